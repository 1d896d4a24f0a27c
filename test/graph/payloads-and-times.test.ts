import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '#core/platform/errors.ts'
import { chartRange } from '#graph/chart-steps.ts'
import { asInt, asIntOrNull } from '#graph/numbers.ts'
import { publicError } from '#graph/public-error.ts'
import { createRowCache } from '#graph/row-cache.ts'
import { mostSimilar } from '#graph/similarity.ts'
import { attributesOf, eventsOf, linksOf, scopeOf } from '#graph/span-payload.ts'
import { isoOfNs, msBetween } from '#graph/time.ts'
import { whyGrouped } from '#graph/why-grouped.ts'
import { gathered, inOrder } from '#graph/loading.ts'
import { createLog } from '#core/platform/log.ts'
import { GraphQLError } from 'graphql'

describe('times', () => {
  it('keep every nanosecond', () => {
    expect(isoOfNs(1_795_369_812_123_456_789n)).toBe('2026-11-22T17:50:12.123456789Z')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4n * 10n ** 18n }), (ns) => {
        const text = isoOfNs(ns)
        expect(BigInt(new Date(`${text.slice(0, 19)}Z`).getTime()) * 1_000_000n + BigInt(text.slice(20, 29))).toBe(ns)
      }),
    )
  })

  it('have no duration without an end', () => {
    expect([msBetween(5n, 1_000_005n), msBetween(5n, 0n), msBetween(5n, 4n)]).toEqual([1, null, null])
  })

  it('of charts begin at multiples of the step and cover the range', () => {
    const time = fc.integer({ min: 0, max: 4e12 })
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 30 * 86_400_000 }), (fromMs, lengthMs) => {
        const { steps, stepSeconds } = chartRange(new Date(fromMs), new Date(fromMs + lengthMs), null)
        const first = steps[0]?.getTime() ?? Number.NaN
        expect([first % (stepSeconds * 1_000), stepSeconds % 60, steps.length <= 202]).toEqual([0, 0, true])
        expect(first).toBeLessThanOrEqual(fromMs)
        expect(first + steps.length * stepSeconds * 1_000).toBeGreaterThanOrEqual(fromMs + lengthMs)
      }),
    )
  })

  it('of charts must run forwards', () => {
    expect(() => chartRange(new Date(5), new Date(5), null)).toThrow('to must be later than from.')
  })
})

describe('payloads', () => {
  it('show events in order of time, joined log records among them', () => {
    const stored = [
      { name: 'late', atNs: '2000000000', attributes: { a: 1 } },
      { name: 'early', atNs: '1000000000', attributes: {}, body: 'said', source: 'log' },
      { name: 'unreadable' },
    ]
    expect(eventsOf(stored)).toEqual([
      { name: 'early', at: '1970-01-01T00:00:01.000000000Z', attributes: {}, body: 'said', source: 'log' },
      { name: 'late', at: '1970-01-01T00:00:02.000000000Z', attributes: { a: 1 }, body: null, source: 'span' },
    ])
    expect([eventsOf(null), linksOf(null)]).toEqual([[], []])
  })

  it('show resource and scope as the API names them', () => {
    expect(attributesOf({ attributes: { 'service.name': 'a' }, schemaUrl: '' })).toEqual({ 'service.name': 'a' })
    expect(scopeOf({ name: 'n', version: '1', attributes: {}, dropped: 2 })).toEqual({
      name: 'n',
      version: '1',
      attributes: {},
    })
    expect([attributesOf(null), scopeOf(null)]).toEqual([null, null])
  })
})

describe('rows', () => {
  it('stand where their keys were asked for', () => {
    const rows = [{ k: 'b' }, { k: 'a' }]
    expect(inOrder(['a', 'x', 'b'], rows, (row) => row.k)).toEqual([{ k: 'a' }, null, { k: 'b' }])
    expect(gathered(['a', 'x'], [...rows, { k: 'a' }], (row) => row.k)).toEqual([[{ k: 'a' }, { k: 'a' }], []])
  })

  it('that answers name are kept by kind and project until they change', () => {
    const rows = createRowCache(2)
    rows.put('failure', 1, '7', { id: '7' })
    expect([rows.get('failure', 1, '7'), rows.get('failure', 2, '7'), rows.get('policy', 1, '7')]).toEqual([
      { id: '7' },
      undefined,
      undefined,
    ])
    rows.forget('failure', 1, '7')
    expect(rows.get('failure', 1, '7')).toBeUndefined()
  })

  it('hold counts that fit into 32 bits', () => {
    expect([asInt(5n), asInt(9_000_000_000n), asIntOrNull(null)]).toEqual([5, 2_147_483_647, null])
  })
})

describe('failures that read alike', () => {
  const candidate = (id: string, name: string, text: string) => ({ id, class: name, title: '', text })
  it('are named best first, with the words both have, and unrelated ones not at all', () => {
    const found = mostSimilar(
      '1',
      [
        candidate('1', 'tool.error', 'connection refused by billing service'),
        candidate('2', 'tool.error', 'connection refused by search service'),
        candidate('3', 'tool.timeout', 'connection refused by billing service'),
        candidate('4', 'tool.error', 'nothing in common whatsoever'),
      ],
      5,
    )
    expect(found.map(({ id }) => id)).toEqual(['3', '2'])
    expect(found[0]?.why[0]).toBe('same family: tool.error and tool.timeout')
    expect(found[1]?.why[1]).toMatch(/^3 of 5 words are the same: connection, refused, service/)
  })
})

describe('why occurrences are one failure', () => {
  it('is said a sentence per fingerprint, with what was equal and how it came in', () => {
    const base = { failureId: '1', hash: 'a', algorithm: 'o1', occurrenceCount: 1n, at: new Date(0) }
    const print = { ...base, parts: null, viaText: null }
    const parts = { class: 'tool.error', where: '', template: 'disk sda1 is full', rule: 'Disks (#7)' }
    expect(
      whyGrouped([
        { ...print, level: 'template', text: 'tool.error | <n>', attachedBy: 'first seen', score: 1 },
        { ...print, level: 'template', text: 't', attachedBy: 'but for numbers', score: 0.995, viaText: 'near', parts },
      ]),
    ).toEqual([
      'The same message once values are masked: tool.error | <n> (first seen; o1)',
      'The same message once values are masked: t (but for numbers, right in 99.5 % of measured cases; near “near”; ' +
        'rule Disks (#7); compared: class, masked text; o1)',
    ])
  })
})

describe('an error', () => {
  const incident = { requestId: 'r-1', log: createLog({ level: 'silent' }) }
  it('that was foreseen is told as it is', () => {
    const error = new AppError('rate_limited', 'Slower.', {
      retryAfterSeconds: 3,
      fields: [{ path: 'a', message: 'b' }],
    })
    expect(publicError(new GraphQLError('wrapped', { originalError: error }), incident).toJSON()).toEqual({
      message: 'Slower.',
      extensions: { code: 'RATE_LIMITED', fields: [{ path: 'a', message: 'b' }], retryAfterSeconds: 3 },
    })
  })

  it('that was not is masked, however deep it was wrapped, and telling it twice changes nothing', () => {
    const wrapped = new GraphQLError('secret', {
      path: ['a', 0],
      originalError: new GraphQLError('secret', { originalError: new TypeError('secret') }),
    })
    const told = publicError(wrapped, incident)
    expect(told.toJSON()).toEqual({
      message: expect.not.stringContaining('secret'),
      path: ['a', 0],
      extensions: { code: 'INTERNAL', requestId: 'r-1' },
    })
    expect(publicError(told, { ...incident, requestId: 'r-2' })).toBe(told)
    expect(publicError(new AppError('internal', 'secret'), incident).message).not.toContain('secret')
  })
})
