import { describe, expect, it } from 'vitest'

import { nothingTold, told, untold } from '#collector/dialects/trail.ts'

const rule = 'otel-genai'

describe('what was told of a story', () => {
  it('is one object for all that told the same in the same order', () => {
    const make = () => told(told(nothingTold(), 'kind', { rule, key: 'a' }), 'input', { rule, key: 'b' })
    expect(make()).toBe(make())
    expect(make()).toEqual({ kind: { rule, key: 'a' }, input: { rule, key: 'b' } })
  })

  it('is another for another key, rule or field, and does not change', () => {
    const one = told(nothingTold(), 'kind', { rule, key: 'a' })
    expect(told(nothingTold(), 'kind', { rule, key: 'b' })).toEqual({ kind: { rule, key: 'b' } })
    expect(told(nothingTold(), 'kind', { rule: 'other', key: 'a' })).toEqual({ kind: { rule: 'other', key: 'a' } })
    told(one, 'kind', { rule, key: 'c' })
    expect(one).toEqual({ kind: { rule, key: 'a' } })
    expect(Object.isFrozen(one)).toBe(true)
  })

  it('goes on from where another story stood, whoever told something meanwhile', () => {
    const first = told(nothingTold(), 'kind', { rule, key: 'a' })
    told(nothingTold(), 'tools', { rule, key: 't' })
    expect(told(first, 'input', { rule, key: 'b' })).toEqual({ kind: { rule, key: 'a' }, input: { rule, key: 'b' } })
  })

  it('can be taken back', () => {
    const all = told(told(nothingTold(), 'kind', { rule, key: 'a' }), 'costUsd', { rule, key: 'b' })
    expect(untold(all, ['costUsd'])).toEqual({ kind: { rule, key: 'a' } })
  })

  it('holds however many keys are made up', () => {
    let last = nothingTold()
    for (let n = 0; n < 30_000; n++) last = told(nothingTold(), 'input', { rule, key: `messages.${n}` })
    expect(last).toEqual({ input: { rule, key: 'messages.29999' } })
    const before = told(nothingTold(), 'kind', { rule, key: 'a' })
    expect(told(before, 'input', { rule, key: 'x' })).toEqual({ kind: { rule, key: 'a' }, input: { rule, key: 'x' } })
  })
})
