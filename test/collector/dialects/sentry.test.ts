import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: getsentry/sentry-conventions model/attributes/{ai,gen_ai,mcp}
const storyOf = (attributes: Attributes) => normalise(spanWith({ scopeName: 'sentry.python', attributes })).story

describe('Sentry', () => {
  it('reads the names it had before the conventions', () => {
    expect(
      storyOf({
        'ai.input_messages': '[{"role":"user","content":"Hi"}]',
        'ai.responses': ['Ho'],
        'ai.prompt_tokens.used': 5,
        'ai.completion_tokens.used': 2,
        'ai.model_id': 'gpt-4',
        'ai.finish_reason': 'stop',
        'ai.generation_id': 'g1',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'sentry',
      requestModel: 'gpt-4',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
      tokensIn: 5,
      tokensOut: 2,
      finishReason: 'stop',
      responseId: 'g1',
    })
  })

  it('reads what it adds to the conventions', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.messages': '[{"role":"user","content":"Hi"}]',
        'gen_ai.response.text': 'Ho',
        'gen_ai.response.time_to_first_token': 0.4,
        'gen_ai.usage.input_tokens.cached': 3,
        'gen_ai.cost.total_tokens': 0.01,
      }),
    ).toMatchObject({
      kind: 'LLM',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
      timeToFirstTokenMs: 400,
      cachedTokensIn: 3,
      costUsd: 0.01,
    })
  })
})
