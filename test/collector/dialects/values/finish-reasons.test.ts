import { expect, it } from 'vitest'

import { finishReasonOf } from '#collector/dialects/values/finish-reasons.ts'
import { normalise } from '#collector/normalise.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

it('knows why a model stopped in every spelling', () => {
  const spelt = {
    stop: ['STOP', 'end_turn', 'FinishReason.STOP', 'complete'],
    length: ['MAX_TOKENS', 'max_output_tokens', 'MaxTokensReached'],
    tool_call: ['tool-calls', 'tool_use', 'toolUse', 'FinishReason.TOOL_CALLS'],
    content_filter: ['SAFETY', 'content-filter', 'RECITATION'],
    guardrail: ['guardrail_intervened'],
    pause: ['pause_turn'],
    unknown: ['something new', ''],
  }
  for (const [reason, names] of Object.entries(spelt)) {
    for (const name of names) expect(finishReasonOf(name), name).toBe(reason)
  }
})

it('takes the first of several, sent as a list, as JSON or with commas', () => {
  const reasonOf = (sent: AttributeValue) =>
    normalise(spanWith({ attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.response.finish_reasons': sent } }))
      .story.finishReason
  expect([['length', 'stop'], '["length"]', 'length, stop', 'length'].map(reasonOf)).toEqual(
    Array.from({ length: 4 }, () => 'length'),
  )
})
