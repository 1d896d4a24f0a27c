import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: braintrustdata/braintrust-sdk-{ruby,go,java,dotnet}: span_attributes, input_json, metadata, metrics
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('Braintrust', () => {
  it('reads a call of a model that stands in JSON only', () => {
    const story = storyOf({
      'braintrust.span_attributes': '{"type":"llm"}',
      'braintrust.input_json': '[{"role":"user","content":"Hi"}]',
      'braintrust.output_json': '[{"index":0,"message":{"role":"assistant","content":"Ho"},"finish_reason":"stop"}]',
      'braintrust.metadata': '{"provider":"openai","model":"gpt-4o-mini","max_tokens":100,"team":"a"}',
      'braintrust.metrics':
        '{"prompt_tokens":8,"completion_tokens":2,"prompt_cached_tokens":4,"completion_reasoning_tokens":1,"time_to_first_token":0.25}',
      'braintrust.tags': ['demo'],
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'braintrust',
      provider: 'openai',
      requestModel: 'gpt-4o-mini',
      maxTokens: 100,
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
      finishReason: 'stop',
      tokensIn: 8,
      tokensOut: 2,
      cachedTokensIn: 4,
      reasoningTokens: 1,
      timeToFirstTokenMs: 250,
      metadata: { team: 'a' },
      tags: ['demo'],
    })
  })

  it('reads what was flattened', () => {
    expect(
      storyOf({
        'braintrust.span_attributes.type': 'llm',
        'braintrust.metrics.prompt_tokens': 8,
        'braintrust.metadata.model': 'claude-sonnet-4',
        'braintrust.input': 'Hi',
      }),
    ).toMatchObject({ kind: 'LLM', tokensIn: 8, requestModel: 'claude-sonnet-4', provider: 'anthropic' })
  })

  it('reads tools, tasks and scores', () => {
    expect(
      storyOf({
        'braintrust.span_attributes': '{"type":"tool","name":"weather"}',
        'braintrust.input_json': '{"city":"Oslo"}',
        'braintrust.output_json': '"7 degrees"',
      }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'weather', toolArguments: { city: 'Oslo' }, toolResult: '7 degrees' })
    expect(storyOf({ 'braintrust.span_attributes': '{"type":"task"}', 'braintrust.input_json': '"Hi"' })).toMatchObject(
      {
        kind: 'WORKFLOW',
        input: [{ role: 'user' }],
      },
    )
    expect(
      storyOf({ 'braintrust.span_attributes': '{"type":"score"}', 'braintrust.scores': '{"exact":0.5}' }),
    ).toMatchObject({ kind: 'EVALUATOR', evaluations: [{ name: 'exact', score: 0.5 }] })
  })
})
