import { array, assert, constantFrom, property, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createMatchIndex } from '#core/memory/match-index.ts'

const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu'.split(' ')
const terms = uniqueArray(constantFrom(...words), { minLength: 1, maxLength: 6 })
const all = { limit: 50, cosine_min: 0 }

describe('createMatchIndex', () => {
  it('finds the same terms with cosine 1, whatever else is remembered', () => {
    assert(
      property(array(terms, { minLength: 1, maxLength: 30 }), (entries) => {
        const index = createMatchIndex()
        entries.forEach((entry, at) => index.put(`e${at}`, entry))
        return entries.every((entry, at) => index.search(entry, all).find(({ id }) => id === `e${at}`)!.cosine > 0.999)
      }),
    )
  })

  it('answers best first, bounded in number and from below', () => {
    const index = createMatchIndex()
    index.put('near', ['alpha', 'beta', 'gamma'])
    index.put('far', ['alpha', 'delta', 'epsilon'])
    index.put('none', ['zeta'])
    expect(index.search(['alpha', 'beta', 'gamma'], all).map(({ id }) => id)).toEqual(['near', 'far'])
    expect(index.search(['alpha', 'beta', 'gamma'], { limit: 1, cosine_min: 0 })).toHaveLength(1)
    expect(index.search(['alpha', 'beta', 'gamma'], { limit: 9, cosine_min: 0.9 }).map(({ id }) => id)).toEqual([
      'near',
    ])
    expect(index.search(['unheard'], all)).toEqual([])
    expect(index.search([], all)).toEqual([])
  })

  it('gives the rare word more weight than the one all share', () => {
    const index = createMatchIndex()
    for (let at = 0; at < 500; at++) index.put(`c${at}`, ['preamble', `task${at}`])
    const [first, second] = index.search(['preamble', 'task7'], all)
    expect(first).toMatchObject({ id: 'c7' })
    expect(second!.cosine).toBeLessThan(0.2)
  })

  it('forgets what was removed and keeps what was replaced, also through the sweep', () => {
    const index = createMatchIndex()
    for (let at = 0; at < 1000; at++) index.put(`c${at}`, [words[at % words.length]!, `own${at}`])
    for (let at = 0; at < 900; at++) index.remove(`c${at}`)
    index.put('c999', ['renewed'])
    index.remove('never')
    expect(index.size()).toBe(100)
    expect(index.search(['own5'], all)).toEqual([])
    expect(index.search(['own999'], all)).toEqual([])
    expect(index.search(['own950'], all)[0]?.id).toBe('c950')
    expect(index.search(['renewed'], all)).toMatchObject([{ id: 'c999' }])
  })

  it('bounds the postings it looks at, the commonest first to go', () => {
    const index = createMatchIndex({ postings_max: 10 })
    for (let at = 0; at < 100; at++) index.put(`c${at}`, ['common', `own${at}`])
    expect(index.search(['common', 'own3'], all).map(({ id }) => id)).toEqual(['c3'])
  })
})
