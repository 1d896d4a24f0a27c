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
    expect([...notes.fields]).toContain('kind')
    const keys = [...notes.unknown.values()].map(({ key }) => key)
    expect([keys.length, keys.includes('own.0'), keys.includes('gen_ai.operation.name')]).toEqual([20, true, false])
  })

  it('tells which scope sent a key that nothing read', () => {
    const notes = createRequestNotes()
    const scope = { name: 'my.library', version: '1', attributes: {}, schemaUrl: '', droppedAttributes: 0 }
    noteRecords(notes, [normalise(spanWith({ scope, attributes: { 'my.key': 1 } }))])
    expect([...notes.unknown.values()]).toEqual([{ scope: 'my.library', key: 'my.key' }])
  })
})
