import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { marksIn, marksOf, type Mark } from '#collector/signals/marks.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { failedSpan, spanWith } from '#test/support/span.ts'

const has = (span: Span, mark: Mark): boolean => (marksOf(normalise(span)) & marksIn([mark])) !== 0
const chat = (attributes: Attributes): Span =>
  spanWith({ attributes: { 'gen_ai.operation.name': 'chat', ...attributes } })
const answer = (parts: readonly object[]): Attributes => ({
  'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts }]),
})
const text = (content: string) => ({ type: 'text', content })

describe('marksOf', () => {
  it.each<[string, Mark, Attributes]>([
    ['a finish reason', 'finishReason', { 'gen_ai.response.finish_reasons': ['stop'] }],
    ['an odd end', 'endedOddly', { 'gen_ai.response.finish_reasons': ['length'] }],
    ['a call of a tool', 'calls', answer([{ type: 'tool_call', id: 'a', name: 'f', arguments: {} }])],
    ['a refusal', 'refuses', answer([{ type: 'refusal', content: 'no' }])],
    ['no answer', 'hollow', {}],
    ['an answer without parts', 'hollow', answer([])],
    ['an answer of blanks', 'hollow', answer([text(' '.repeat(200))])],
    ['an answer of dots', 'hollow', answer([text('...'.repeat(50))])],
    ['a word for nothing, many times', 'hollow', answer([text('null None '.repeat(50))])],
    ['a short word', 'hollow', answer([text('ok')])],
    ['no finish reason', 'endedSilently', {}],
    ['a stop for a tool', 'endedForTool', { 'gen_ai.response.finish_reasons': ['tool_calls'] }],
    ['JSON that was asked for', 'jsonRequested', { 'gen_ai.output.type': 'json' }],
    ['another model', 'renamed', { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.response.model': 'gpt-4.1' }],
    ['the word of a tool', 'toldByTool', { 'gen_ai.input.messages': '[{"role":"tool","content":"x"}]' }],
  ])('%s is marked as %s', (_, mark, attributes) => expect(has(chat(attributes), mark)).toBe(true))

  it('takes an answer of some length for one', () => {
    expect(has(chat(answer([text('The order was placed last week and has not arrived yet.')])), 'hollow')).toBe(false)
  })

  it('marks what failed, and not what somebody called OK', () => {
    expect(has(failedSpan('RateLimitError', 'slow down'), 'failed')).toBe(true)
    expect(has({ ...failedSpan('RateLimitError', 'slow down'), status: 'OK' }, 'failed')).toBe(false)
    expect(has(chat({}), 'failed')).toBe(false)
  })

  it('marks a span without duration, a guardrail, and what a library for speech made', () => {
    expect(has(spanWith({ endNs: spanWith().startNs }), 'instant')).toBe(true)
    expect(has(spanWith({ attributes: { 'gen_ai.operation.name': 'run_guardrail' } }), 'guards')).toBe(true)
    expect(has(spanWith({ scopeName: 'livekit-agents' }), 'speaks')).toBe(true)
    expect(marksOf(normalise(spanWith())) & marksIn(['instant', 'guards', 'speaks'])).toBe(0)
  })

  it('marks that something was masked', () => {
    const masked = [{ key: 'a', pattern: 'api_key', hash: 'h' }]
    expect(has(spanWith({ masked }), 'masked')).toBe(true)
  })
})
