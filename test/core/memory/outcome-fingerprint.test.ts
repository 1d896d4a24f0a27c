import { assert, constantFrom, option, property, record, string, uuid } from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Finding, OutcomeFacts } from '#core/memory/finding.ts'
import { fingerprintsOf, shortHash } from '#core/memory/outcome-fingerprint.ts'
import { findingNamed } from '#test/support/record.ts'

const facts = (given: Partial<OutcomeFacts> = {}): OutcomeFacts => ({
  operation: 'chat',
  where: null,
  errorType: null,
  message: 'it broke',
  frames: [],
  schemaPath: null,
  code: null,
  ...given,
})
const finding = (given: Partial<OutcomeFacts>, more: Partial<Finding> = {}): Finding =>
  findingNamed('x', { ...more, facts: facts(given) })
const hashesOf = (given: Partial<OutcomeFacts>, more: Partial<Finding> = {}): string[] =>
  fingerprintsOf(finding(given, more), null).map(({ hash }) => hash)
const templateOf = (given: Partial<OutcomeFacts>, more: Partial<Finding> = {}): string | undefined =>
  fingerprintsOf(finding(given, more), null).find(({ level }) => level === 'template')?.hash

describe('fingerprintsOf', () => {
  it('goes from the most specific level to the least, and names its algorithm', () => {
    const made = fingerprintsOf(finding({ frames: ['shop.cart:add'] }), 'cart')
    expect(made.map(({ level }) => level)).toEqual(['custom', 'frames', 'template', 'kind+where'])
    expect(made.every(({ algorithm, hash }) => algorithm === 'o1' && /^[0-9a-f]{32}$/.test(hash))).toBe(true)
    expect(new Set(made.map(({ hash }) => hash)).size).toBe(4)
  })

  it('leaves out the levels it has nothing for', () => {
    expect(fingerprintsOf(finding({}), ' ').map(({ level }) => level)).toEqual(['template', 'kind+where'])
  })

  it('says in words what was hashed', () => {
    const [template] = fingerprintsOf(finding({ message: 'Timeout after 30 s', where: 'search', code: '504' }), null)
    expect(template?.text).toBe('input.context_length | chat | search | timeout after <duration> | 504')
  })

  it('is the same for one fault on three models', () => {
    const on = (model: string): string[] => hashesOf({ message: `The model ${model} is overloaded` })
    expect(on('gpt-4o-2024-08-06')).toEqual(on('claude-3-5-sonnet-20241022'))
    expect(on('gpt-4o-2024-08-06')).toEqual(on('gemini-1.5-pro'))
  })

  it('is a pure function: ids in the text change nothing', () => {
    assert(
      property(
        uuid(),
        uuid(),
        (a, b) => templateOf({ message: `run ${a} died` }) === templateOf({ message: `run ${b} died` }),
      ),
    )
  })

  it('differs for another class and for another status, on every level that may attach', () => {
    const arbitraryFacts = record({
      message: string({ maxLength: 40 }),
      where: option(constantFrom('search', 'plan')),
      errorType: option(constantFrom('A', 'B')),
      frames: constantFrom([], ['a:b'], ['a:b', 'c:d']),
    })
    assert(
      property(arbitraryFacts, (given) => {
        const timeout = hashesOf({ ...given, code: '504' }, { class: 'provider.timeout' })
        const limit = hashesOf({ ...given, code: '504' }, { class: 'provider.rate_limit' })
        const other = hashesOf({ ...given, code: '500' }, { class: 'provider.timeout' }).slice(0, -1)
        return timeout.every((hash) => !limit.includes(hash)) && other.every((hash) => !timeout.includes(hash))
      }),
    )
  })

  it('does not take two fields for one', () => {
    expect(shortHash(['ab', 'c'])).not.toBe(shortHash(['a', 'bc']))
    expect(shortHash(['a', ''])).not.toBe(shortHash(['a']))
    expect(shortHash(['1:a'])).not.toBe(shortHash(['1', 'a']))
  })

  it('joins different texts thrown at one place of the code, but not answers of a server', () => {
    const frames = ['shop.cart:add', 'shop.api:post']
    const framesHash = (given: Partial<OutcomeFacts>): string | undefined =>
      fingerprintsOf(finding({ frames, ...given }), null).find(({ level }) => level === 'frames')?.hash
    expect(framesHash({ message: 'no such item Kaffee' })).toBe(framesHash({ message: 'no such item Tee' }))
    expect(framesHash({ message: 'bad a', code: '400' })).not.toBe(framesHash({ message: 'bad b', code: '400' }))
  })

  it('stores as text whatever it is given', () => {
    const [made] = fingerprintsOf(finding({ message: 'a\u0000b \ud800', where: '\u0000\udfff' }), null)
    expect(made?.text).not.toContain('\u0000')
    expect(made?.text).not.toMatch(/\p{Surrogate}/u)
  })
})
