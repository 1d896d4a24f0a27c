import type { RollupScope } from '#core/memory/rollup.ts'
import type { RollupSum } from '#graph/queries/timeseries.ts'

/** What a chart can show: how a step's sums become one number. Null is a gap, where there is nothing to divide by. */
interface ChartMetric {
  readonly value: (sum: RollupSum) => number | null
  /** What a step shows in which nothing was counted. */
  readonly empty: number | null
}

const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

export const chartMetrics = {
  runs: { value: (sum) => sum.runs, empty: 0 },
  failed_runs: { value: (sum) => sum.failedRuns, empty: 0 },
  // Runs are counted per app; agents, models, tools and providers count calls.
  failure_rate: {
    value: (sum) => (sum.runs > 0 ? ratio(sum.failedRuns, sum.runs) : ratio(sum.failedCalls, sum.calls)),
    empty: null,
  },
  calls: { value: (sum) => sum.calls, empty: 0 },
  failed_calls: { value: (sum) => sum.failedCalls, empty: 0 },
  tokens_in: { value: (sum) => sum.tokensIn, empty: 0 },
  tokens_out: { value: (sum) => sum.tokensOut, empty: 0 },
  // Tokens without any cost have no price: a gap, since nought would say that they were free.
  cost_usd: {
    value: (sum) => (sum.costUsd === 0 && sum.tokensIn + sum.tokensOut > 0 ? null : sum.costUsd),
    empty: 0,
  },
  latency_ms: { value: (sum) => ratio(sum.durationMs, sum.calls), empty: null },
} as const satisfies Record<string, ChartMetric>
export type ChartMetricName = keyof typeof chartMetrics

/** What a chart can be split by. */
export const chartGroups = [
  'app',
  'model',
  'provider',
  'tool',
  'agent',
  'class',
] as const satisfies readonly RollupScope[]
