import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { inNumbers, inWords } from '#core/memory/match/contrary.ts'
import { addEntry, createEntries, wordIdsOf } from '#core/memory/match/entries.ts'
import { assertionsOf, compareFacts } from '#core/memory/match/features.ts'
import { guard, mayGuard, reasonText } from '#core/memory/match/guards.ts'
import { contextNamed } from '#test/support/record.ts'

const words = (text: string): string[] => text.split(' ')
const judge = (cosine: number, asked: string, remembered: string) =>
  guard(cosine, assertionsOf(words(asked), inWords), assertionsOf(words(remembered), inWords))
const preamble = 'one two three four five six seven eight nine ten eleven twelve'

describe('guard', () => {
  it('leaves a cosine as it is where nothing speaks against it', () => {
    expect(judge(0.8, 'summariz report', 'summariz articl')).toEqual({ similarity: 0.8, why: null })
  })

  it('cuts it down for a word that only one side negates', () => {
    expect(judge(0.9, 'not includ citat', 'includ citat')).toMatchObject({ similarity: 0.9 * 0.3 })
    expect(reasonText(judge(0.9, 'includ citat', 'not includ citat').why!)).toContain('includ')
    expect(judge(0.9, 'not includ citat', 'not includ citat').similarity).toBe(0.9)
  })

  it('lets the rest decide behind a long shared preamble', () => {
    expect(judge(0.95, `${preamble} write poem`, `${preamble} cancel order`).similarity).toBeLessThan(0.3)
    expect(judge(0.95, `${preamble} write poem`, `${preamble} write poem now`).similarity).toBeGreaterThan(0.8)
    expect(judge(0.95, preamble, `${preamble} more`).similarity).toBe(0.95)
  })

  it('recognises the same task behind another preamble', () => {
    const task = 'summariz articl renewabl energi includ citat'
    expect(judge(0.4, `acme support ${task}`, `press offic univers ${task}`).similarity).toBe(0.65)
    expect(judge(0.4, 'acme support citat', 'press offic citat').similarity).toBe(0.4)
  })
})

describe('opposites', () => {
  const differ = (asked: string, remembered: string) => judge(0.9, asked, remembered).similarity < 0.3

  it('are told by what they begin with, and by a list of tasks that undo each other', () => {
    expect(differ('enabl audit log', 'disabl audit log')).toBe(true)
    expect(differ('follow topic', 'unfollow topic')).toBe(true)
    expect(differ('instal plugin', 'uninstal plugin')).toBe(true)
    expect(differ('add seat plan', 'remov seat plan')).toBe(true)
    expect(differ('ouvrir compte', 'fermer compte')).toBe(true)
    expect(reasonText(judge(0.9, 'encod clip', 'decod clip').why!)).toBe('“encod” here is “decod” there')
  })

  it('are no opposites where both sides say both, or say the same', () => {
    expect(differ('open door clos window', 'clos door open window')).toBe(false)
    expect(differ('debug pars', 'bug pars')).toBe(false)
    expect(differ('delet backup', 'remov backup')).toBe(false)
  })

  it('are told by the particle alone, whose counterpart is no word of a context', () => {
    expect(differ('turn heater', 'turn off heater')).toBe(true)
    expect(differ('log off server', 'log server')).toBe(true)
    expect(differ('show off skill', 'show skill')).toBe(false)
  })

  it('count where the task stands, not among the material behind it', () => {
    const material = Array.from({ length: 30 }, (_, at) => `word${at}`).join(' ')
    const other = Array.from({ length: 30 }, (_, at) => `thing${at}`).join(' ')
    expect(differ(`summariz ${material} increas`, `summariz ${other} decreas`)).toBe(false)
    expect(
      differ(
        'acme bot disabl login page admin account billing portal',
        'enabl login page admin account billing portal',
      ),
    ).toBe(true)
  })
})

describe('negations of other languages', () => {
  it.each([
    ['liste mit preisen', 'liste ohn preisen'],
    ['mentionn prix', 'ne mentionn pas prix'],
    ['platos con carn', 'platos sin carn'],
    ['ordini con sconto', 'ordini senza sconto'],
    ['pedidos com desconto', 'pedidos sem desconto'],
  ])('turn “%s” around', (said, denied) => {
    expect(judge(0.9, said, denied).similarity).toBeCloseTo(0.27)
    expect(judge(0.9, denied, denied).similarity).toBe(0.9)
  })
})

describe('mayGuard', () => {
  const said = fc.array(fc.constantFrom('not', 'ohne', 'enabl', 'disabl', 'turn', 'off', ...'abcdefg'), {
    maxLength: 20,
  })
  const sharing = fc.tuple(said, said, said, said).map(([begin, end, left, right]) => [
    [...begin, ...left, ...end],
    [...begin, ...right, ...end],
  ])

  it('passes by only what would be left as it is', () => {
    let passed = 0
    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(said, said), sharing),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pair, cosine) => {
          const entries = createEntries()
          const [asked, entry] = [addEntry(entries, pair[0]!), addEntry(entries, pair[1]!)]
          const ids = wordIdsOf(entries, asked)
          const contrary = inNumbers(pair[0]!, ids, entries.vocabulary)
          const assertions = assertionsOf(ids, contrary)
          if (mayGuard(assertions, entries, entry)) return
          passed += 1
          const guarded = guard(cosine, assertions, assertionsOf(wordIdsOf(entries, entry), contrary))
          expect(guarded).toEqual({ similarity: cosine, why: null })
        },
      ),
    )
    expect(passed).toBeGreaterThan(0)
  })
})

describe('compareFacts', () => {
  const facts = (given: Parameters<typeof contextNamed>[1]) => contextNamed('x', { modelFamily: null, ...given })

  it('counts a fact that one side leaves out neither for nor against', () => {
    expect(compareFacts(facts({}), facts({ agent: 'a', promptName: 'p' }))).toEqual({ share: 1, equal: [] })
  })

  it('weighs what is equal against what is not, tools by their names', () => {
    const asked = facts({ promptName: 'p', tools: ['search#1'], modelFamily: 'gpt-4o' })
    expect(compareFacts(asked, facts({ promptName: 'p', tools: ['search#2'] })).equal).toEqual(['promptName', 'tools'])
    expect(compareFacts(asked, facts({ promptName: 'q' })).share).toBeCloseTo(2 / 5)
    expect(compareFacts(asked, facts({ tools: ['search', 'browse'] })).share).toBeCloseTo(3 / 4)
  })
})
