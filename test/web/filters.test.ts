import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taxonomy } from '#core/memory/taxonomy.ts'
import { failureClasses } from '../../web/src/filters/failure-classes.ts'
import {
  failureFilter,
  failureMarks,
  failureQuery,
  failureSelection,
  failureStates,
  severities,
  type FailureSelection,
} from '../../web/src/filters/failure-filter.ts'
import { manyOf, oneOf } from '../../web/src/filters/query-values.ts'
import { runFilter, runQuery, runSelection } from '../../web/src/filters/run-filter.ts'
import {
  presetLabel,
  rangeBounds,
  rangeFromQuery,
  rangeLabel,
  rangePresets,
  type TimeRange,
} from '../../web/src/filters/time-range.ts'
import { warningFilter, warningQuery, warningSelection } from '../../web/src/filters/warning-filter.ts'

const nowMs = Date.parse('2026-08-12T12:00:00Z')
const word = fc.stringMatching(/^[a-z][a-z0-9._-]{0,12}$/)
const range = fc.oneof(
  fc.constant<TimeRange>({ kind: 'all' }),
  fc.constantFrom(...rangePresets).map((preset): TimeRange => ({ kind: 'last', preset })),
  fc
    .record({
      from: fc.constantFrom('2026-08-01T00:00:00.000Z'),
      until: fc.constantFrom(null, '2026-08-02T00:00:00.000Z'),
    })
    .map(({ from, until }): TimeRange => ({ kind: 'between', from, until })),
)
const selection: fc.Arbitrary<FailureSelection> = fc.record({
  state: fc.subarray([...failureStates]),
  severity: fc.subarray([...severities]),
  class: fc.uniqueArray(word, { maxLength: 3 }),
  app: fc.uniqueArray(word, { maxLength: 3 }),
  mark: fc.subarray([...failureMarks]),
  assignee: fc.uniqueArray(word, { maxLength: 3 }),
  text: fc.stringMatching(/^[a-z"#&= ]{0,10}$/).map((text) => text.trim()),
  range,
})

describe('a filter in the address', () => {
  it('is read back as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(selection, (chosen) => {
        const written = new URLSearchParams(
          Object.entries(failureQuery(chosen)).flatMap(([key, value]) => (value ? [[key, value]] : [])),
        )
        const read = failureSelection(Object.fromEntries(new URLSearchParams(written.toString())))
        expect(read).toEqual({ selection: chosen, problems: [] })
      }),
    )
  })

  it('leaves out what nobody asked for', () => {
    const { selection: all } = failureSelection({})
    expect(Object.values(failureQuery(all)).filter(Boolean)).toEqual([])
    expect(failureFilter(all, nowMs)).toEqual({})
  })

  it('says what it does not understand instead of dropping it', () => {
    const { problems } = failureSelection({ state: 'OPEN,STRANGE', last: '2x' })
    expect(problems).toEqual([
      'state=STRANGE is not one of OPEN, REGRESSED, RESOLVED, ARCHIVED',
      'last=2x is not one of 15m, 1h, 24h, 7d, 30d',
    ])
    expect(rangeFromQuery({ from: 'yesterday' }).problem).toBe('from=yesterday is not a time')
  })

  it('takes values in any case, repeated or joined', () => {
    expect(failureSelection({ state: ['open', 'regressed'] }).selection.state).toEqual(['OPEN', 'REGRESSED'])
    expect(manyOf({ app: ['a,b', 'b', null] }, 'app')).toEqual(['a', 'b'])
    expect([oneOf({ q: '' }, 'q'), oneOf({ q: ['x', 'y'] }, 'q')]).toEqual([undefined, 'x'])
  })

  it('moves with the clock when it is relative and stays when it is exact', () => {
    const day: TimeRange = { kind: 'last', preset: '24h' }
    expect(rangeBounds(day, nowMs).since).toBe('2026-08-11T12:00:00.000Z')
    expect(rangeBounds(day, nowMs + 1_000).since).toBe('2026-08-11T12:00:01.000Z')
    const exact: TimeRange = { kind: 'between', from: '2026-08-01T00:00:00Z', until: null }
    expect(rangeBounds(exact, nowMs)).toEqual(rangeBounds(exact, nowMs + 1_000))
  })

  it('becomes what the API takes', () => {
    expect(
      failureFilter(
        failureSelection({ state: 'OPEN', class: 'tool.error', q: 'order', until: '2026-08-02' }).selection,
        nowMs,
      ),
    ).toEqual({ state: ['OPEN'], class: ['tool.error'], text: 'order', until: '2026-08-02T00:00:00.000Z' })
    const runs = runSelection({ status: 'FAILED', session: 's 1', q: 'x', last: '1h' })
    expect(runFilter(runs.selection, nowMs)).toEqual({
      status: ['FAILED'],
      session: 's 1',
      since: '2026-08-12T11:00:00.000Z',
    })
    expect(runQuery(runs.selection)).toMatchObject({ status: 'FAILED', session: 's 1', q: 'x', last: '1h' })
    const warnings = warningSelection({ verdict: 'WARN', app: 'a', last: '7d' })
    expect(warningFilter(warnings.selection, nowMs)).toEqual({
      verdict: ['WARN'],
      app: ['a'],
      since: '2026-08-05T12:00:00.000Z',
    })
    expect(warningQuery(warnings.selection)).toMatchObject({ verdict: 'WARN', app: 'a', last: '7d' })
  })

  it('names a stretch of time in words', () => {
    const short = (iso: string): string => iso.slice(0, 10)
    expect(rangeLabel({ kind: 'all' }, short)).toBe('All time')
    expect(rangeLabel({ kind: 'last', preset: '7d' }, short)).toBe(presetLabel('7d'))
    expect(rangeLabel({ kind: 'between', from: '2026-08-01', until: '2026-08-02' }, short)).toBe(
      '2026-08-01 to 2026-08-02',
    )
    expect(rangeLabel({ kind: 'between', from: null, until: '2026-08-02' }, short)).toBe('Until 2026-08-02')
  })

  it('offers every class that a failure can have, once', () => {
    expect(failureClasses.toSorted()).toEqual(Object.keys(taxonomy).toSorted())
  })
})
