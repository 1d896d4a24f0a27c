import { array, assert, constantFrom, integer, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { proposeGroups } from '#core/memory/grouping/propose-groups.ts'
import { medoids } from '#core/memory/grouping/prototypes.ts'
import { templateTokens } from '#core/memory/grouping/template-tokens.ts'
import { textPattern } from '#core/memory/grouping/pattern-text.ts'
import { groupingScore } from '#test/support/grouping-score.ts'

/** Own lines: a message with values, and its neighbours that must stay apart. */
const labelled: readonly (readonly [label: string, text: string])[] = [
  ...['ada', 'bob', 'cleo', 'dan', 'eve'].flatMap((name) => [
    ['login', `failed password for ${name} from <ip> port <num>`] as const,
    ['unknown', `failed password for invalid user ${name} from <ip> port <num>`] as const,
  ]),
  ...['opened', 'closed', 'lost'].map((word) => [`session ${word}`, `session ${word} for user=root`] as const),
  ...['disk3', 'disk14', 'disk9'].map((disk) => ['disk', `device ${disk} is full`] as const),
  ...['<num>, <num>', '<num>', '<num>, <num>, <num>'].map((list) => ['delete', `ask to delete ${list}`] as const),
  ['answer 429', 'server answered 429'],
  ['answer 500', 'server answered 500'],
]

describe('proposeGroups', () => {
  it('finds messages behind their values, and leaves words alone that say different things', () => {
    const shapeOf = new Map<string, string>()
    const texts = labelled.map(([, text]) => text)
    for (const { shape, members } of proposeGroups(texts))
      for (const text of members) shapeOf.set(text, shape.join(' '))
    const labels = labelled.map(([label]) => label)
    const groups = texts.map((text) => shapeOf.get(text)!)
    expect(groupingScore(labels, groups)).toEqual({ accuracy: 1, f1: 1 })
  })

  const groupsOf = (...texts: string[]): number => proposeGroups(texts).length

  it('leaves states apart, however many there are', () => {
    const said = (word: string): string => `worker <uuid> was ${word} by the scheduler`
    expect(groupsOf(...['paused', 'resumed', 'killed', 'started', 'queued'].map(said))).toBe(5)
    expect(groupsOf(...['amber', 'birch', 'cedar', 'dover', 'elm'].map((word) => `pool ${word} is empty`))).toBe(1)
  })

  it('takes a status for a measurement once a request ends well with it', () => {
    const answered = (status: number): string => `<ip> "get <path>" status: ${status} length: <num>`
    expect(groupsOf(answered(200), answered(404))).toBe(1)
    expect(groupsOf(answered(429), answered(503))).toBe(2)
  })

  it('knows what is announced as a name, and many dotted subjects before one long sentence', () => {
    expect(groupsOf('login shell opened for user ada by <id>', 'login shell opened for user bob by <id>')).toBe(1)
    expect(groupsOf('login shell opened for cron by <id>', 'login shell opened for bob by <id>')).toBe(2)
    const rest = 'was asked to run but is not due for <duration>'
    expect(groupsOf(...['a.sync', 'b.backup', 'c.index', 'd.purge'].map((job) => `org.acme.${job}: job ${rest}`))).toBe(
      1,
    )
    expect(groupsOf(...['a', 'b', 'c', 'd'].map((name) => `acme.${name}error: job ${rest}`))).toBe(4)
  })

  it('keeps apart what says nothing but values, and what stands behind a key that says what went wrong', () => {
    expect(proposeGroups(['jetty-<num>', 'cache.proxies.max-kept : <num>'])).toHaveLength(2)
    const reasons = ['roamfail', 'assocfail', 'deauthind', 'authfail'].map(
      (reason) => `capture <num>, reason = ${reason}:sts:<num>`,
    )
    expect(proposeGroups(reasons)).toHaveLength(4)
  })

  it('reads a value with nothing in its parentheses like one with something', () => {
    expect(groupsOf('peer <ip> (<host>) left at <time>', 'peer <ip> () left at <time>')).toBe(1)
  })

  it('answers the same whatever the order', () => {
    const texts = [...new Set(labelled.map(([, text]) => text))]
    const told = (some: readonly string[]): string[] =>
      proposeGroups(some)
        .map(({ shape, members }) => `${shape.join(' ')}: ${members.toSorted().join('; ')}`)
        .sort()
    const all = told(texts)
    assert(
      property(shuffledSubarray(texts, { minLength: texts.length }), (shuffled) => {
        expect(told(shuffled)).toEqual(all)
      }),
      { numRuns: 30 },
    )
  })
})

describe('templateTokens', () => {
  it('forgives numbers when close, and values when wide', () => {
    const [one, other] = ['lock=<num> on node7_a, user=ada', 'lock=<hex> on node12_a, user=bob'].map(templateTokens)
    expect(one!.close.slice(0, -1)).toEqual(other!.close.slice(0, -1))
    expect(one!.close).not.toEqual(other!.close)
    expect(one!.wide).toEqual(other!.wide)
  })

  it('keeps what stands behind a key that says what went wrong', () => {
    const wide = (text: string): string => templateTokens(text).wide.join(' ')
    expect(wide('link lost, reason=timeout')).not.toBe(wide('link lost, reason=refused'))
    expect(wide('link lost, reason="no route"')).not.toBe(wide('link lost, reason="no key"'))
    expect(wide('link lost, peer=ada')).toBe(wide('link lost, peer=bob'))
  })

  it('keeps names that another digit makes another thing of', () => {
    const close = (text: string): string => templateTokens(text).close.join(' ')
    expect(close('no ipv4 route')).not.toBe(close('no ipv6 route'))
    expect(close('expected int32')).not.toBe(close('expected int64'))
    expect(close('no route on eth0')).toBe(close('no route on eth1'))
  })

  it('keeps codes, and is bounded', () => {
    expect(templateTokens('it answered 429.').close).not.toEqual(templateTokens('it answered 500.').close)
    expect(templateTokens('error 429 then e11000').close).toEqual(['error', '429', 'then', 'e11000'])
    expect(templateTokens('a b '.repeat(2_000)).close.length).toBeLessThanOrEqual(160)
  })
})

describe('medoids', () => {
  it('are at most eight, and one of each kind when there are eight kinds', () => {
    const items = Array.from({ length: 30 }, (_, at) => ({
      template: `${'abcdefgh'[at % 8]} kind of ${'xyz'[at % 3]} trouble`,
      weight: 1,
    }))
    expect(new Set(medoids(items).map(({ template }) => template.charAt(0)))).toHaveLength(8)
  })
})

describe('textPattern', () => {
  it('fits with stars, whatever the capitals', () => {
    expect(textPattern('*timed out*')('Call TIMED OUT after 3 s')).toBe(true)
    expect(textPattern('tool.*')('tool.error')).toBe(true)
    expect(textPattern('tool.*')('mytool.error')).toBe(false)
    expect(textPattern('a*a')('a')).toBe(false)
    expect(textPattern('exact')('exact ')).toBe(false)
  })

  it('answers as a regular expression would, without ever being one', () => {
    const piece = constantFrom('a', 'b', '*', 'ab', '.', '+')
    assert(
      property(
        array(piece, { maxLength: 6 }),
        array(constantFrom('a', 'b', '.', '+'), { maxLength: 8 }),
        (given, said) => {
          const escaped = given.map((one) => (one === '*' ? '.*' : one.replace(/[.+]/g, '\\$&'))).join('')
          const text = said.join('')
          expect(textPattern(given.join(''))(text)).toBe(new RegExp(`^${escaped}$`, 's').test(text))
        },
      ),
    )
  })

  it('looks at a bounded part of a text', () => {
    assert(
      property(integer({ min: 1, max: 50 }), (stars) => {
        expect(textPattern(`${'*a'.repeat(stars)}*b`)('a'.repeat(100_000))).toBe(false)
      }),
      { numRuns: 20 },
    )
  })
})
