import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: deepset-ai/haystack haystack/core/pipeline/pipeline.py, haystack/components/agents/agent.py and
// test/components/agents/test_agent.py, haystack/hooks/human_in_the_loop; values are JSON text.
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'my_haystack' })).story

const component = (type: string, more: Attributes = {}): Attributes => ({
  'haystack.component.name': 'it',
  'haystack.component.type': type,
  ...more,
})

describe('Haystack', () => {
  it('reads a chat generator with its messages, tools, usage and reason', () => {
    expect(
      storyOf(
        'haystack.component.run',
        component('OpenAIChatGenerator', {
          'haystack.component.visits': 2,
          'haystack.component.input': JSON.stringify({
            messages: [
              { role: 'user', meta: {}, name: null, content: [{ text: 'Weather?' }] },
              {
                role: 'assistant',
                content: [{ tool_call: { id: 'c1', tool_name: 'weather', arguments: { city: 'P' } } }],
              },
              {
                role: 'tool',
                content: [{ tool_call_result: { result: 'rainy', origin: { id: 'c1' }, error: false } }],
              },
            ],
            tools: [{ type: 'haystack.tools.tool.Tool', data: { name: 'weather', parameters: { type: 'object' } } }],
            generation_kwargs: { max_tokens: 50 },
          }),
          'haystack.component.output': JSON.stringify({
            replies: [
              {
                role: 'assistant',
                content: [{ text: 'Rain.' }],
                meta: {
                  model: 'gpt-4o-2024-08-06',
                  finish_reason: 'stop',
                  usage: { prompt_tokens: 30, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 10 } },
                },
              },
            ],
          }),
        }),
      ),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'haystack',
      attempt: 2,
      responseModel: 'gpt-4o-2024-08-06',
      provider: 'openai',
      maxTokens: 50,
      finishReason: 'stop',
      tokensIn: 30,
      tokensOut: 3,
      cachedTokensIn: 10,
      tools: [{ name: 'weather', schema: { type: 'object' } }],
      input: [
        { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'P' } }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'rainy' }] },
      ],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Rain.' }] }],
    })
  })

  it('reads messages of versions before 2.10', () => {
    expect(
      storyOf(
        'haystack.component.run',
        component('OpenAIChatGenerator', {
          'haystack.component.input': '{"messages":[{"_role":"user","_content":[{"text":"Hi"}],"_meta":{}}]}',
          'haystack.component.output':
            '{"replies":[{"_role":"assistant","_content":[{"text":"Ho"}],"_meta":{"model":"gpt-4","finish_reason":"length"}}]}',
        }),
      ),
    ).toMatchObject({
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ parts: [{ content: 'Ho' }] }],
      finishReason: 'length',
    })
  })

  it('tells components by their class', () => {
    const kindOf = (type: string) => storyOf('haystack.component.run', component(type)).kind
    expect(
      ['OpenAITextEmbedder', 'InMemoryBM25Retriever', 'CohereRanker', 'ChatPromptBuilder', 'Agent', 'Joiner'].map(
        kindOf,
      ),
    ).toEqual(['EMBEDDING', 'RETRIEVAL', 'RERANK', 'PROMPT', 'AGENT', 'WORKFLOW'])
  })

  it('reads what a retriever was asked and what it found', () => {
    expect(
      storyOf(
        'haystack.component.run',
        component('InMemoryBM25Retriever', {
          'haystack.component.input': '{"query": "refunds", "top_k": 3}',
          'haystack.component.output': '{"documents": [{"id": "d1", "content": "We refund.", "score": 0.7}]}',
        }),
      ),
    ).toMatchObject({ retrievalQuery: 'refunds', documents: [{ id: 'd1', content: 'We refund.', score: 0.7 }] })
  })

  it('reads an agent’s limits and how far it came', () => {
    expect(
      storyOf('haystack.agent.run', {
        'haystack.agent.max_steps': 5,
        'haystack.agent.steps_taken': 5,
        'haystack.agent.tools': '[{"type":"haystack.tools.tool.Tool","data":{"name":"weather"}}]',
        'haystack.agent.input': '{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}',
        'haystack.agent.output':
          '{"messages":[{"role":"user","content":[{"text":"Hi"}]},{"role":"assistant","content":[{"text":"Ho"}]}]}',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      limits: { maxSteps: 5, stepsTaken: 5 },
      tools: [{ name: 'weather' }],
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
    })
    expect(storyOf('haystack.pipeline.run', { 'haystack.pipeline.max_runs_per_component': 100 })).toMatchObject({
      kind: 'WORKFLOW',
      limits: { maxCalls: 100 },
    })
  })

  it('reads steps: the model, the tool, and the step around them', () => {
    expect(storyOf('haystack.agent.step', { 'haystack.agent.step': 0 }).kind).toBe('WORKFLOW')
    expect(storyOf('haystack.agent.step.llm', {}).kind).toBe('OTHER')
    expect(storyOf('haystack.agent.step.llm', { 'haystack.agent.step.llm.output': '{"replies": []}' }).kind).toBe('LLM')
    expect(
      storyOf('haystack.agent.step.tool', { 'haystack.tool.name': 'weather', 'haystack.tool.call.id': 'c1' }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'weather', toolCallId: 'c1' })
  })

  it('reads what a person decided about a tool', () => {
    const prefix = 'haystack.agent.hook.human_in_the_loop.strategy.'
    expect(
      storyOf('haystack.agent.hook.human_in_the_loop.strategy', {
        'haystack.tool.name': 'pay',
        [`${prefix}type`]: 'haystack.hooks.human_in_the_loop.strategies.BlockingConfirmationStrategy',
        [`${prefix}decision`]: 'reject',
        [`${prefix}output`]: '{"execute": false, "feedback": "too much"}',
      }).humanDecision,
    ).toEqual({ decision: 'rejected', by: 'user', toolName: 'pay', reason: 'too much' })
  })
})
