import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createTextMemo } from '#core/platform/text-memo.ts'

describe('a memo of texts', () => {
  it('keeps what comes a second time, and nothing that came once', () => {
    const memo = createTextMemo<number>({ textsMax: 16, charactersMax: 1000 })
    memo.set('once', 1)
    expect(memo.get('once')).toBeUndefined()
    memo.set('once', 1)
    expect(memo.get('once')).toBe(1)
  })

  it('keeps the first at once when asked to', () => {
    const memo = createTextMemo<number>({ textsMax: 16, charactersMax: 1000, keepFirst: true })
    memo.set('a', 1)
    expect(memo.get('a')).toBe(1)
  })

  it('never mistakes one text for another, however alike they look', () => {
    const piece = fc.constantFrom('a', 'b', ' ', 'ab', '"role":"user"')
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
        const memo = createTextMemo<string>({ textsMax: 4, charactersMax: 400, keepFirst: true })
        for (const each of texts) {
          expect([undefined, each]).toContain(memo.get(each))
          memo.set(each, each)
        }
      }),
    )
  })

  it('stays within its characters, and refuses what would fill it alone', () => {
    const memo = createTextMemo<number>({ textsMax: 64, charactersMax: 400, keepFirst: true })
    memo.set('x'.repeat(101), 1)
    expect(memo.get('x'.repeat(101))).toBeUndefined()
    const texts = Array.from({ length: 60 }, (_, at) => `${at}`.padStart(2, '0').repeat(45))
    // Twice: what is let go of must not count as kept.
    for (const each of [...texts, ...texts]) memo.set(each, 1)
    const kept = texts.filter((each) => memo.get(each) !== undefined)
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThanOrEqual(4)
  })

  it('gives the room of a text that lost its place to the next', () => {
    const memo = createTextMemo<number>({ textsMax: 64, charactersMax: 400, keepFirst: true })
    const [first, again] = ['a'.repeat(90), 'b'.repeat(91)]
    memo.set(first, 1)
    for (let times = 0; times < 10; times++) memo.set(again, times)
    expect([memo.get(first), memo.get(again)]).toEqual([1, 9])
  })

  it('refuses a size it cannot work with', () => {
    expect(() => createTextMemo({ textsMax: 3, charactersMax: 1 })).toThrow('no power of two')
  })
})
