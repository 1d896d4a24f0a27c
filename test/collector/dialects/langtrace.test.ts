import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith, eventWith } from '#test/support/span.ts'

// Keys: Scale3-Labs/langtrace-trace-attributes schemas, langtrace-python-sdk utils/llm.py
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('Langtrace', () => {
  it('reads a call of a model: the question as an attribute, the answer as an event', () => {
    const story = storyOf(
      {
        'langtrace.sdk.name': 'langtrace-python-sdk',
        'langtrace.service.name': 'OpenAI',
        'langtrace.service.type': 'llm',
        'gen_ai.system': 'openai',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.response.model': 'gpt-4o-2024-08-06',
        'gen_ai.prompt': '[{"role":"user","content":"Hi"}]',
        'gen_ai.request.tools': '[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]',
        'gen_ai.usage.input_tokens': 4,
        'gen_ai.usage.output_tokens': 2,
        'gen_ai.response_id': 'r1',
      },
      {
        events: [
          eventWith('gen_ai.content.completion', { 'gen_ai.completion': '[{"role":"assistant","content":"Ho"}]' }),
        ],
      },
    )
    expect(story).toMatchObject({
      kind: 'LLM',
      provider: 'openai',
      requestModel: 'gpt-4o',
      input: [{ parts: [{ content: 'Hi' }] }],
      output: [{ parts: [{ content: 'Ho' }] }],
      tools: [{ name: 'weather' }],
      tokensIn: 4,
      tokensOut: 2,
      responseId: 'r1',
    })
  })

  it('reads the names of older versions', () => {
    expect(
      storyOf({
        'langtrace.service.type': 'llm',
        'langtrace.service.name': 'OpenAI',
        'llm.model': 'gpt-4',
        'llm.prompts': '[{"role":"user","content":"Hi"}]',
        'llm.responses': '[{"role":"assistant","content":"Ho"}]',
        'llm.token.counts': '{"input_tokens":4,"output_tokens":2,"total_tokens":6}',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'langtrace',
      requestModel: 'gpt-4',
      provider: 'openai',
      tokensIn: 4,
      tokensOut: 2,
    })
  })

  it('tells a search in a store of vectors from writing to it', () => {
    const store = { 'langtrace.service.type': 'vectordb', 'db.system': 'pinecone' }
    expect(storyOf({ ...store, 'db.operation': 'query', 'db.query': '"opening hours"', 'db.top_k': 3 })).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalTopK: 3,
    })
    expect(storyOf({ ...store, 'db.operation': 'upsert' }).kind).toBe('OTHER')
  })

  it('reads what frameworks were given; they are no provider', () => {
    expect(
      storyOf({
        'langtrace.service.type': 'framework',
        'langtrace.service.name': 'LangChain Core',
        'gen_ai.system': 'langchain core',
        'langchain.task.name': 'chain',
        'langchain.inputs': '{"question":"Hi"}',
        'langchain.outputs': '"Ho"',
      }),
    ).toMatchObject({ kind: 'WORKFLOW', provider: null, output: [{ parts: [{ content: 'Ho' }] }] })
    expect(
      storyOf({ 'langtrace.service.type': 'framework', 'crewai.agent.role': 'writer' }, { name: 'agent.execute_task' }),
    ).toMatchObject({ kind: 'AGENT', agentName: 'writer' })
  })
})
