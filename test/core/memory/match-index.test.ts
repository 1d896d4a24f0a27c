import { array, assert, asyncProperty, constantFrom, integer, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { randomFrom } from '#bench/support/random.ts'
import { reworded, textFrom } from '#bench/support/lexicon.ts'
import { buildPostings } from '#core/memory/match/build-postings.ts'
import { createMatchIndex } from '#core/memory/match-index.ts'

const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu'.split(' ')
const terms = uniqueArray(constantFrom(...words), { minLength: 1, maxLength: 6 })
const all = { limit: 50, cosineMin: 0 }

describe('createMatchIndex', () => {
  it('finds the same words with cosine 1, whatever else is remembered, frozen or fresh', async () => {
    await assert(
      asyncProperty(
        array(terms, { minLength: 1, maxLength: 30 }),
        integer({ min: 0, max: 29 }),
        async (entries, cut) => {
          const index = createMatchIndex({ exhaustiveMax: 0 })
          for (const [at, entry] of entries.entries()) {
            index.add(entry)
            if (at === cut) await index.freeze()
          }
          return entries.every((entry, at) => index.search(entry, all).find((hit) => hit.entry === at)!.cosine > 0.999)
        },
      ),
    )
  })

  it('answers best first, bounded in number and from below', () => {
    const index = createMatchIndex()
    index.add(['alpha', 'beta', 'gamma'])
    index.add(['alpha', 'delta', 'epsilon'])
    index.add(['omicron'])
    expect(index.search(['alpha', 'beta', 'gamma'], all).map(({ entry }) => entry)).toEqual([0, 1])
    expect(index.search(['alpha', 'beta', 'gamma'], { limit: 1, cosineMin: 0 })).toHaveLength(1)
    expect(index.search(['alpha', 'beta', 'gamma'], { limit: 9, cosineMin: 0.9 })).toMatchObject([{ entry: 0 }])
    expect(index.search(['unheard'], all)).toEqual([])
    expect(index.search([], all)).toEqual([])
  })

  it('gives the rare word more weight than the one all share', () => {
    const index = createMatchIndex()
    for (let at = 0; at < 500; at++) index.add(['preamble', named(at)])
    const [first, second] = index.search(['preamble', named(7)], all)
    expect(first).toMatchObject({ entry: 7 })
    expect(second!.cosine).toBeLessThan(0.4)
  })

  it('forgets what was removed, before it is frozen and after', async () => {
    for (const frozen of [false, true]) {
      const index = createMatchIndex({ exhaustiveMax: 0 })
      for (let at = 0; at < 100; at++) index.add([named(at), words[at % words.length]!])
      if (frozen) await index.freeze()
      for (let at = 0; at < 90; at++) index.remove(at)
      index.remove(5)
      index.remove(1000)
      expect(index.size()).toBe(10)
      expect(index.search([named(5)], { limit: 9, cosineMin: 0.6 })).toEqual([])
      expect(index.search([named(95)], all)[0]?.entry).toBe(95)
      await index.freeze()
      expect(index.search([named(95)], all)[0]?.entry).toBe(95)
    }
  })

  it('bounds the postings it looks at, the commonest first to go, and counts it', () => {
    const index = createMatchIndex({ postingsMax: 10, exhaustiveMax: 0 })
    for (let at = 0; at < 100; at++) index.add(['common', named(at)])
    expect(index.search(['common', named(3)], all).map(({ entry }) => entry)).toEqual([3])
    expect(index.counts().boundedSearches).toBe(1)
  })

  it('finds a word by another spelling of it', () => {
    const index = createMatchIndex({ exhaustiveMax: 0 })
    for (let at = 0; at < 100; at++) index.add([named(at), named(at + 500)])
    const id = index.add(['renewabl', 'energi'])
    expect(index.search(['renewbl', 'enrgi'], all)[0]?.entry).toBe(id)
  })

  it('answers while it freezes, and keeps what came meanwhile', async () => {
    let done = (): void => undefined
    const made = new Promise<void>((resolve) => (done = resolve))
    const index = createMatchIndex({
      exhaustiveMax: 0,
      freshMin: 10,
      freeze: async (input) => {
        await made
        return buildPostings(input)
      },
    })
    for (let at = 0; at < 15; at++) index.add([named(at)])
    expect(index.search([named(12)], all)[0]?.entry).toBe(12)
    expect(index.search([named(2)], all)[0]?.entry).toBe(2)
    done()
    await index.settled()
    expect(index.counts()).toMatchObject({ frozen: 11, fresh: 4, freezes: 1 })
    expect(index.search([named(12)], all)[0]?.entry).toBe(12)
    expect(index.search([named(2)], all)[0]?.entry).toBe(2)
  })

  it('goes on with what is fresh when freezing fails, and counts it', async () => {
    const index = createMatchIndex({ exhaustiveMax: 0, freshMin: 3, freeze: () => Promise.reject(new Error('away')) })
    for (let at = 0; at < 6; at++) index.add([named(at)])
    await index.settled()
    expect(index.counts()).toMatchObject({ frozen: 0, fresh: 6, freezeFailures: 1 })
    for (let at = 0; at < 6; at++) expect(index.search([named(at)], all)[0]?.entry).toBe(at)
  })

  it('finds what comparing everything finds, frozen, being frozen, and fresh', async () => {
    const random = randomFrom(3)
    const texts = Array.from({ length: 6_000 }, () => textFrom(random))
    let done = (): void => undefined
    let isHeld = false
    const held = new Promise<void>((resolve) => (done = resolve))
    const index = createMatchIndex({
      freshMin: Infinity,
      freeze: async (input) => {
        if (isHeld) await held
        return buildPostings(input)
      },
    })
    const recall = (): number => {
      let [wanted, met] = [0, 0]
      for (const text of texts.filter((_, at) => at % 60 === 0)) {
        const asked = reworded(text, random).split(' ')
        const best = index.compareAll(asked, { limit: 10, cosineMin: 0.4 })
        const found = new Set(index.search(asked, { limit: 10, cosineMin: 0.4 }).map(({ entry }) => entry))
        wanted += best.length
        met += best.filter(({ entry }) => found.has(entry)).length
      }
      expect(wanted).toBeGreaterThan(50)
      return met / wanted
    }
    for (const text of texts.slice(0, 3_000)) index.add(text.split(' '))
    await index.freeze()
    for (const text of texts.slice(3_000, 4_500)) index.add(text.split(' '))
    isHeld = true
    const freezing = index.freeze()
    for (const text of texts.slice(4_500)) index.add(text.split(' '))
    expect(recall()).toBeGreaterThanOrEqual(0.99)
    done()
    await freezing
    expect(index.counts()).toMatchObject({ frozen: 4_500, fresh: 1_500 })
    expect(recall()).toBeGreaterThanOrEqual(0.99)
  })
})

/** Words that share no 4-grams to speak of. */
const named = (at: number): string => `${at.toString(2).replaceAll('0', 'ka').replaceAll('1', 'zo')}${at}`
