import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { createRequestNotes, noteRecords } from '#collector/pipeline/request-notes.ts'
import { spanWith } from '#test/support/span.ts'

describe('noteRecords', () => {
  it('notes dialects and a bounded sample of keys that nothing read', () => {
    const notes = createRequestNotes()
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`own.${n}`, n]))
    noteRecords(notes, [
      normalise(spanWith({ attributes: { 'gen_ai.operation.name': 'chat', ...many } })),
      normalise(spanWith()),
    ])
    expect([...notes.dialects]).toEqual(['otel-genai'])
    expect([
      notes.unknownKeys.size,
      notes.unknownKeys.has('own.0'),
      notes.unknownKeys.has('gen_ai.operation.name'),
    ]).toEqual([20, true, false])
  })
})
