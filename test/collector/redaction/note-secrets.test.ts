import { describe, expect, it } from 'vitest'

import { createMaskText, patternNames } from '#collector/redaction/mask-text.ts'
import { createNoteSecrets } from '#collector/redaction/note-secrets.ts'
import { createRedactSpan } from '#collector/redaction/redact-span.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

const redact = createRedactSpan(
  createMaskText({ patterns: patternNames, mask: '[redacted]', expressions: [] }, () => undefined),
  { drop: [], allow: [] },
)
const note = createNoteSecrets(patternNames, 'key')
const masked = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) => {
  const span = spanWith({ attributes, ...more })
  return note(span, redact(span)).masked ?? []
}
const secret = 'sk-proj-9fK2mQ7xW4vB8nL3pR6t'

describe('secrets that were masked', () => {
  it('are told by place and kind, never by their text', () => {
    const told = masked({ question: `use ${secret}`, answer: { text: [`I used ${secret}`] }, other: 'x' })
    expect(told.map(({ key, pattern }) => [key, pattern])).toEqual([
      ['question', 'api_key'],
      ['answer', 'api_key'],
    ])
    expect(told[0]?.hash).toBe(told[1]?.hash)
    expect(JSON.stringify(told)).not.toContain(secret)
  })

  it('are told of events by the event’s name', () => {
    const events = [eventWith('gen_ai.choice', { message: `it is ${secret}` })]
    expect(masked({}, { events }).map(({ key }) => key)).toEqual(['events.gen_ai.choice.message'])
  })

  it.each([
    ['a placeholder', 'sk-your-key-0123456789abcdefgh'],
    ['the example of a manual', 'AKIAIOSFODNN7EXAMPLE'],
    ['a test card', 'pay with 4242 4242 4242 4242'],
    ['an address', 'write to ada@shop.example.com'],
  ])('are not told: %s', (_, value) => {
    expect(masked({ answer: value })).toEqual([])
  })

  it('leave a span without any as it is', () => {
    const span = spanWith({ attributes: { answer: 'ok' } })
    expect(note(span, redact(span))).toBe(span)
  })
})
