import type { RollupScope } from '#core/memory/rollup.ts'
import { readSlos } from '#core/memory/store/health-settings.ts'
import { AppError } from '#core/platform/errors.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { ChartRange } from '#graph/chart-steps.ts'
import { appScoresPerStep, scopeScoresPerStep } from '#graph/queries/health.ts'
import { patternsPerStep } from '#graph/queries/pattern-counts.ts'
import { sumRollups } from '#graph/queries/timeseries.ts'

/** Charts of what the memory made of runs, beside those of what was counted. */
export const memoryMetrics = ['health_score', 'burn_rate', 'new_patterns'] as const
export type MemoryMetric = (typeof memoryMetrics)[number]

export interface SeriesValue {
  readonly at: Date
  readonly series: string
  readonly value: number
}

const scored = ['app', 'agent', 'tool', 'model'] as const
type Scored = (typeof scored)[number]

/** Values of the steps that have any; the others are gaps, or nought where nothing is an answer. */
export async function memorySeries(
  sql: Sql,
  projectId: number,
  metric: MemoryMetric,
  groupBy: RollupScope | null,
  range: ChartRange,
): Promise<{ readonly values: readonly SeriesValue[]; readonly empty: number | null }> {
  if (metric === 'new_patterns') {
    if (groupBy !== null) throw problem(metric, 'cannot be grouped')
    return { values: await patternsPerStep(sql, projectId, { ...range, perKind: false }), empty: 0 }
  }
  const kind = scored.find((one) => one === groupBy) ?? null
  if (groupBy !== null && kind === null) throw problem(metric, `is known per ${scored.join(', ')}`)
  const values =
    metric === 'health_score' ? await scores(sql, projectId, kind, range) : await burns(sql, projectId, kind, range)
  return { values, empty: null }
}

async function scores(sql: Sql, projectId: number, kind: Scored | null, range: ChartRange): Promise<SeriesValue[]> {
  const rows =
    kind === null || kind === 'app'
      ? await appScoresPerStep(sql, projectId, { app: null, perKey: kind !== null }, range)
      : await scopeScoresPerStep(sql, projectId, { kind, key: null }, range)
  return rows.map(({ at, series, score }) => ({ at, series, value: Math.round(score * 10) / 10 }))
}

/** How fast the budget of what may fail burns within each step: 1 uses it up exactly. */
async function burns(sql: Sql, projectId: number, kind: Scored | null, range: ChartRange): Promise<SeriesValue[]> {
  const [sums, sloOf] = await Promise.all([
    sumRollups(sql, projectId, { ...range, scope: kind ?? 'app', perKey: kind !== null, key: null }),
    readSlos(sql, projectId),
  ])
  return sums.flatMap(({ time, series, runs, calls, failedWeight }) => {
    const all = kind === null || kind === 'app' ? runs : calls
    const { slo } = sloOf(kind === null ? { kind: 'project', key: null } : { kind, key: series })
    const share = Math.min(1, Math.max(0, failedWeight / all))
    return all > 0 ? [{ at: time, series, value: share / (1 - slo) }] : []
  })
}

function problem(metric: string, message: string): AppError {
  return new AppError('invalid', `${metric} ${message}.`, { fields: [{ path: 'groupBy', message }] })
}
