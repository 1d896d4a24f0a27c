import { describe, expect, it } from 'vitest'

import { groupingDifference, hashesOf, type GroupingSample } from '#core/memory/grouping/difference.ts'
import { groupingAt, standardGrouping, standardSettings } from '#core/memory/grouping/grouping.ts'
import type { GroupingRule } from '#core/memory/grouping/rule.ts'

const sample = (failureId: string, message: string, occurrences = 1, app = 'shop'): GroupingSample => ({
  failureId,
  class: 'tool.error',
  facts: { operation: 'tool', where: 'search', errorType: null, message, frames: [], schemaPath: null, code: null },
  around: { app, span: 'search', tool: 'search', agent: null, environment: null, model: null, provider: null },
  occurrences,
})
const ruled = (rule: GroupingRule) =>
  groupingAt({ ...standardSettings, rules: [{ id: '1', name: 'mine', enabled: true, rule }] }, new Set(), 0)
/** What there is now: each text under the failure it is counted under. */
const homeOf = (samples: readonly GroupingSample[]) =>
  new Map(samples.flatMap((one) => hashesOf([one], standardGrouping).map((hash) => [hash, one.failureId])))

describe('what another grouping would change', () => {
  const stale = sample('1', 'the index is stale', 5)
  const locked = sample('2', 'the index is locked', 3)

  it('is nothing when it groups as before', () => {
    const difference = groupingDifference([stale, locked], standardGrouping, homeOf([stale, locked]))
    expect(difference).toEqual({ occurrences: 8, failures: 2, moved: 0, merged: 0, split: 0, moves: [] })
  })

  it('names what would come together under a new failure, the largest first', () => {
    const one = ruled({ match: { tool: 'search' }, fingerprint: 'search is broken' })
    const difference = groupingDifference([locked, stale], one, homeOf([stale, locked]))
    expect(difference).toMatchObject({ occurrences: 8, failures: 2, moved: 8, merged: 1, split: 0 })
    expect(difference.moves).toEqual([
      { from: '1', to: null, text: expect.stringContaining('search is broken'), occurrences: 5 },
      { from: '2', to: null, text: expect.stringContaining('search is broken'), occurrences: 3 },
    ])
  })

  it('names what would be told apart', () => {
    const [shop, desk] = [sample('1', 'the index is stale', 5), sample('1', 'the index is stale', 2, 'desk')]
    const apart = ruled({ match: { tool: 'search' }, apart: ['app'] })
    const difference = groupingDifference([shop, desk], apart, homeOf([shop]))
    expect(difference).toMatchObject({ occurrences: 7, failures: 1, moved: 7, merged: 0, split: 1 })
    expect(difference.moves.map(({ to, occurrences }) => [to, occurrences])).toEqual([
      [null, 5],
      [null, 2],
    ])
  })

  it('lets what is counted most keep its failure where nothing is known beforehand', () => {
    const one = ruled({ match: { tool: 'search' }, fingerprint: 'search is broken' })
    const difference = groupingDifference([locked, stale], one, null)
    expect(difference).toMatchObject({ moved: 3, merged: 1 })
    expect(difference.moves).toMatchObject([{ from: '2', to: '1', occurrences: 3 }])
  })

  it('counts all, and lists no more than fifty moves', () => {
    const many = Array.from({ length: 60 }, (_, at) => sample(`${at}`, `fault ${'abcdefghij'[at % 10]}`, at + 1))
    const one = ruled({ match: { tool: 'search' }, fingerprint: '{app} is broken' })
    const difference = groupingDifference(many, one, new Map())
    expect(difference.moved).toBe((60 * 61) / 2)
    expect(difference.moves).toHaveLength(50)
    expect(difference.moves[0]!.occurrences).toBe(60)
  })

  it('is empty of nothing', () => {
    const nothing = { occurrences: 0, failures: 0, moved: 0, merged: 0, split: 0, moves: [] }
    expect(groupingDifference([], standardGrouping, null)).toEqual(nothing)
    expect(hashesOf([], standardGrouping)).toEqual([])
  })
})
