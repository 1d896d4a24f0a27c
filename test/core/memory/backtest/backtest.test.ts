import { describe, expect, it } from 'vitest'

import { backtest } from '#core/memory/backtest/backtest.ts'
import { averagePrecision } from '#core/memory/backtest/table.ts'
import { defaultPolicies } from '#core/memory/policy.ts'
import { plannedRuns } from '#test/support/planned-runs.ts'

const policies = { version: 1, shadowShare: 0.5, policies: defaultPolicies }
const set = plannedRuns({ seed: 42, runs: 2000 })
const replayed = await backtest({ ...set, policies })
const rowOf = (method: string) => replayed.rows.find((row) => row.method === method)!

describe('a backtest of the fault-injection set', () => {
  it('warns better than each baseline, of most of what is known, with honest risks', () => {
    const ours = rowOf('nevermore').all
    expect(ours.record.recallOnKnown.value).toBeGreaterThan(0.55)
    expect(ours.record.ece.value).toBeLessThan(0.07)
    for (const method of ['always warn', 'same prompt template failed before', 'base rate by app', 'TF-IDF at 0.8']) {
      const { record, averagePrecision: ranked } = rowOf(method).all
      expect(ours.record.precision.low!, method).toBeGreaterThan(record.precision.high!)
      expect(ours.averagePrecision!, method).toBeGreaterThan(ranked ?? 0)
    }
    expect(rowOf('always silent').all.record).toMatchObject({ warnedAndFailed: 0, warnedAndFine: 0 })
  })

  it('comes near to what the one would say who planned the faults and warned by the same line', () => {
    const { fromMs, runs, truth } = set
    const likely = runs.filter(({ startedMs, traceId }) => startedMs >= fromMs && truth.get(traceId)! >= 0.3)
    const best = likely.filter(({ failed }) => failed).length / likely.length
    expect(best).toBeLessThan(0.75) // The dice: no method could be right more often without being silent.
    expect(rowOf('nevermore').all.record.precision.value!).toBeGreaterThan(0.6 * best)
  })

  it('tells the same again, and the same with pauses', async () => {
    expect(await backtest({ ...set, policies, breathe: async () => {} })).toEqual(replayed)
  })

  it('asks only about what lies in the window, and leaves copies out of the second table', () => {
    const asked = set.runs.filter(({ startedMs }) => startedMs >= set.fromMs)
    expect(replayed.runs).toBe(asked.length)
    expect(replayed.distinct).toBe(new Set(asked.map((run) => run.asked.hash)).size)
    expect(rowOf('always warn').distinct.record.decisions).toBe(replayed.distinct)
  })

  it('knows of no run that had not ended', async () => {
    const endless = set.runs.map((run) => ({ ...run, endedMs: Infinity }))
    const { rows, remembered } = await backtest({ ...set, runs: endless, policies, calls: [] })
    expect(remembered).toBe(0)
    expect(rows[0]!.all.record).toMatchObject({ warnedAndFailed: 0, warnedAndFine: 0, recallOnKnown: { of: 0 } })
  })
})

describe('a backtest where known causes always lead to their failure', () => {
  it('is nearly always right, finds most of what is known, and is soon silent about what was mended or belongs to others', async () => {
    const known = plannedRuns({ seed: 42, runs: 3000, certain: true, badLuck: 0.002 })
    const { record } = (await backtest({ ...known, policies })).rows[0]!.all
    expect(record.precision.low!).toBeGreaterThan(0.9)
    expect(record.recallOnKnown.low!).toBeGreaterThan(0.7)
    expect(record.falseWarnings.value!).toBeLessThan(16)
    expect(record.ece.value!).toBeLessThan(0.07)
  })
})

describe('averagePrecision', () => {
  it('is one where all that fail come first, and does not depend on the order of ties', () => {
    const run = (failed: boolean, risk: number | null) => ({ failed, risk })
    expect(averagePrecision([run(true, 0.9), run(false, 0.1)])).toBe(1)
    expect(averagePrecision([run(true, 0.5), run(false, 0.5)])).toBe(
      averagePrecision([run(false, 0.5), run(true, 0.5)]),
    )
    expect(averagePrecision([run(false, 0.5)])).toBeNull()
    expect(averagePrecision([run(true, null)])).toBeNull()
  })
})
