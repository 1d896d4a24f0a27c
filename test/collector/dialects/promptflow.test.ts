import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith, eventWith } from '#test/support/span.ts'

// Keys: microsoft/promptflow src/promptflow-tracing/promptflow/tracing/_trace.py
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('Prompt flow', () => {
  it('reads a call of a model', () => {
    const story = storyOf(
      {
        framework: 'promptflow',
        span_type: 'LLM',
        function: 'openai.resources.chat.completions.Completions.create',
        inputs: '{"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],"max_tokens":20}',
        'llm.generated_message': '{"role":"assistant","content":"Ho"}',
        'llm.response.model': 'gpt-4o-2024-08-06',
        'llm.usage.prompt_tokens': 4,
        'llm.usage.completion_tokens': 2,
        'llm.usage.total_tokens': 6,
        '__computed__.cumulative_token_count.total': 6,
        output: '{"choices":[{"message":{"role":"assistant","content":"Ho"},"finish_reason":"stop"}]}',
      },
      { scopeName: 'promptflow' },
    )
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'promptflow',
      provider: 'openai',
      requestModel: 'gpt-4o',
      responseModel: 'gpt-4o-2024-08-06',
      maxTokens: 20,
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ parts: [{ content: 'Ho' }] }],
      tokensIn: 4,
      tokensOut: 2,
      finishReason: 'stop',
    })
  })

  it('counts no tokens of flows, which repeat those of the calls inside', () => {
    expect(
      storyOf({
        span_type: 'Flow',
        '__computed__.cumulative_token_count.total': 6,
        inputs: '{"question":"Hi"}',
        output: '"Ho"',
      }),
    ).toMatchObject({ kind: 'WORKFLOW', tokensIn: null, output: [{ parts: [{ content: 'Ho' }] }] })
  })

  it('reads functions and searches, and payloads that are events', () => {
    expect(storyOf({ span_type: 'Function', function: 'clean' }, { scopeName: 'promptflow' }).kind).toBe('OTHER')
    expect(
      storyOf(
        { span_type: 'Retrieval', 'retrieval.query': 'hours', 'retrieval.documents': '[{"document.id":"d1"}]' },
        { scopeName: 'promptflow' },
      ),
    ).toMatchObject({ kind: 'RETRIEVAL', retrievalQuery: 'hours' })
    expect(
      storyOf(
        { span_type: 'Flow' },
        { scopeName: 'promptflow', events: [eventWith('promptflow.function.output', { payload: '"Ho"' })] },
      ).output,
    ).toMatchObject([{ parts: [{ content: 'Ho' }] }])
  })
})
