import { describe, expect, it } from 'vitest'

import { finishReasonIn } from '#collector/dialects/readers.ts'
import { finishReasonOf } from '#collector/dialects/values/finish-reasons.ts'
import type { Json } from '#core/telemetry/attributes.ts'

describe('why an answer ended', () => {
  it.each<[string, Json, string]>([
    ['OpenAI chat', { choices: [{ finish_reason: 'tool_calls' }] }, 'tool_call'],
    ['OpenAI Responses', { object: 'response', status: 'completed', output: [] }, 'stop'],
    ['OpenAI Responses, cut', { object: 'response', incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    ['Anthropic', { type: 'message', stop_reason: 'refusal' }, 'refusal'],
    ['Gemini', { candidates: [{ finishReason: 'MAX_TOKENS' }], promptFeedback: { safetyRatings: [] } }, 'length'],
    ['Gemini, refusing the question', { promptFeedback: { blockReason: 'SAFETY' } }, 'content_filter'],
    ['Bedrock Converse', { output: {}, stopReason: 'guardrail_intervened' }, 'guardrail'],
    ['Bedrock Titan', { results: [{ outputText: '', completionReason: 'FINISH' }] }, 'stop'],
  ])('is found where %s says it', (_, value, expected) => {
    const raw = finishReasonIn(value)
    expect(raw === null ? null : finishReasonOf(raw)).toBe(expected)
  })

  it('is nothing where nobody says it', () => {
    expect(finishReasonIn({ results: [{ title: 'A' }] })).toBeNull()
    expect(finishReasonIn('text')).toBeNull()
  })
})
