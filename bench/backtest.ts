import { backtest } from '#core/memory/backtest/backtest.ts'
import { averagePrecision } from '#core/memory/backtest/table.ts'
import { defaultPolicies } from '#core/memory/policy.ts'
import { cellsOf, type Ended } from '#core/memory/record/cells.ts'
import { recordOf, type Estimate } from '#core/memory/record/record.ts'
import { plannedRuns, type PlannedRuns } from '#test/support/planned-runs.ts'

const policies = { version: 1, shadowShare: 0, policies: defaultPolicies }

/**
 * The demo's fault-injection set, replayed by time: ours beside the baselines, and beside who knows the dice. Twice:
 * where known causes always lead to their failure and two runs of 1,000 fail for no reason, and as the demo usually
 * is, where a cause leads to its failure in three to nine of ten runs and 35 of 1,000 fail for no reason.
 */
export async function benchBacktest({ runs = 6000, seed = 7 } = {}): Promise<Record<string, string>> {
  const figures: Record<string, string> = {}
  for (const [name, options] of [
    ['known causes', { certain: true, badLuck: 0.002 }],
    ['usual', {}],
  ] as const) {
    const set = plannedRuns({ seed, runs, ...options })
    const { rows } = await backtest({ ...set, policies })
    for (const { method, all } of rows) figures[`${name}: ${method}`] = line(all.record, all.averagePrecision)
    for (const least of [0.3, 0.7]) {
      const ended = knowing(set, least)
      figures[`${name}: who knows, from ${least}`] = line(
        recordOf(cellsOf(ended), 'bootstrap'),
        averagePrecision(ended),
      )
    }
  }
  return figures
}

/** What could be said at best: warned from so much true chance on. */
const knowing = ({ runs, truth, fromMs }: PlannedRuns, least: number): Ended[] => {
  const met = new Set<string>()
  return runs.flatMap((run): Ended[] => {
    const chance = truth.get(run.traceId) ?? 0
    const known = run.failed ? run.met.some(({ id }) => met.has(id)) : null
    for (const { id } of run.met) met.add(id)
    return run.startedMs < fromMs ? [] : [{ warned: chance >= least, failed: run.failed, known, risk: chance }]
  })
}

const line = (record: ReturnType<typeof recordOf>, ranked: number | null): string =>
  `precision ${of(record.precision, 2)}, recall on known ${of(record.recallOnKnown, 2)}, ` +
  `false per 1,000 ${of(record.falseWarnings, 0)}, ECE ${of(record.ece, 3)}, Brier ${of(record.brier, 3)}, ` +
  `AP ${ranked === null ? '-' : ranked.toFixed(2)}`

const of = ({ value, low, high }: Estimate, digits: number): string =>
  value === null ? '-' : `${value.toFixed(digits)} [${low!.toFixed(digits)}-${high!.toFixed(digits)}]`
