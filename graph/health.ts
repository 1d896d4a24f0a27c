import { smoothed } from '#core/memory/health/drift.ts'
import { healthNow, nounOf, type HealthNow } from '#core/memory/store/health.ts'
import type { HealthScope } from '#core/memory/store/health-counts.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { ChartRange } from '#graph/chart-steps.ts'
import { appScoresPerStep, scopeScoresPerStep } from '#graph/queries/health.ts'
import { listMarks, listRegressions, listReleases, type HealthMarkRow } from '#graph/queries/health-marks.ts'
import { sumRollups, type RollupSum } from '#graph/queries/timeseries.ts'

export interface HealthPointShape {
  readonly at: Date
  /** Null for the whole project. */
  readonly kind: Exclude<HealthScope['kind'], 'project'> | null
  readonly key: string | null
  readonly score: number | null
  readonly runs: number
  readonly failedRuns: number
  /** The failing share, smoothed over the steps before; null where the point stands alone. */
  readonly trend?: number | null
}

export interface HealthShape extends HealthNow {
  readonly scope: HealthScope
  readonly points: readonly HealthPointShape[]
  readonly range: ChartRange
}

/**
 * The score at the end of the range, what it is made of, and the way there: what was counted within each step, beside
 * the score at its end. Apps count runs; agents, tools and models count calls.
 */
export async function healthOf(
  sql: Sql,
  projectId: number,
  scope: HealthScope,
  range: ChartRange,
): Promise<HealthShape> {
  const { kind, key } = scope
  const [score, counted, scores] = await Promise.all([
    healthNow(sql, projectId, scope, range.to.getTime()),
    sumRollups(sql, projectId, { ...range, scope: kind === 'project' ? 'app' : kind, perKey: false, key }),
    kind === 'app' || kind === 'project'
      ? appScoresPerStep(sql, projectId, { app: key, perKey: false }, range)
      : scopeScoresPerStep(sql, projectId, { kind, key }, range),
  ])
  const sumAt = new Map(counted.map((sum) => [sum.time.getTime(), sum]))
  const scoreAt = new Map(scores.map((point) => [point.at.getTime(), Math.round(point.score * 10) / 10]))
  const points = range.steps.map((at): HealthPointShape => ({
    at,
    kind: kind === 'project' ? null : kind,
    key,
    score: scoreAt.get(at.getTime()) ?? null,
    ...runsOf(sumAt.get(at.getTime()), nounOf(scope) === 'run'),
  }))
  const trend = smoothed(points.map(({ runs, failedRuns }) => (runs > 0 ? failedRuns / runs : null)))
  return { ...score, scope, range, points: points.map((point, at) => ({ ...point, trend: trend[at] ?? null })) }
}

function runsOf(sum: RollupSum | undefined, countsRuns: boolean): { runs: number; failedRuns: number } {
  if (!sum) return { runs: 0, failedRuns: 0 }
  return countsRuns ? { runs: sum.runs, failedRuns: sum.failedRuns } : { runs: sum.calls, failedRuns: sum.failedCalls }
}

/** What stands out on the way, oldest first. */
export async function marksOf(
  sql: Sql,
  projectId: number,
  { scope, range }: Pick<HealthShape, 'scope' | 'range'>,
): Promise<readonly HealthMarkRow[]> {
  const isApp = scope.kind === 'app' || scope.kind === 'project'
  const marks = await Promise.all([
    listMarks(sql, projectId, scope, range),
    listRegressions(sql, projectId, scope, range),
    isApp ? listReleases(sql, projectId, scope.key, range) : [],
  ])
  return marks.flat().sort((a, b) => a.at.getTime() - b.at.getTime() || a.text.localeCompare(b.text))
}

/** How long it took until bursts were over, as measured. */
export interface RecoveryShape {
  readonly bursts: number
  readonly recovered: number
  readonly medianSeconds: number | null
  readonly longestSeconds: number | null
}

export function recoveryOf(marks: readonly HealthMarkRow[]): RecoveryShape {
  const bursts = marks.filter(({ kind }) => kind === 'BURST')
  const seconds = bursts
    .flatMap(({ at, recoveredAt }) => (recoveredAt === null ? [] : [(recoveredAt.getTime() - at.getTime()) / 1000]))
    .sort((a, b) => a - b)
  const middle = (seconds.length - 1) / 2
  const [below, above] = [seconds[Math.floor(middle)], seconds[Math.ceil(middle)]]
  const median = below === undefined || above === undefined ? null : (below + above) / 2
  return {
    bursts: bursts.length,
    recovered: seconds.length,
    medianSeconds: median,
    longestSeconds: seconds.at(-1) ?? null,
  }
}
