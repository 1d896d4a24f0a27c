import type { HealthScore } from '#core/memory/health.ts'
import { healthNow, type HealthScope } from '#core/memory/store/health.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { ChartRange } from '#graph/chart-steps.ts'
import { scoresPerStep } from '#graph/queries/health.ts'
import { sumRollups, type RollupSum } from '#graph/queries/timeseries.ts'

export interface HealthPointShape {
  readonly at: Date
  readonly app: string | null
  readonly score: number | null
  readonly runs: number
  readonly failedRuns: number
}

export interface HealthShape extends HealthScore {
  readonly points: readonly HealthPointShape[]
}

/**
 * The score at the end of the range, what it is made of, and the way there: what was counted within each step, beside
 * the score at its end. Agents, tools and models count calls, and have no kept scores.
 */
export async function healthOf(
  sql: Sql,
  projectId: number,
  scope: HealthScope,
  range: ChartRange,
): Promise<HealthShape> {
  const { kind, key } = scope
  const scored = kind === 'app' || kind === 'project'
  const [score, counted, scores] = await Promise.all([
    healthNow(sql, projectId, scope, range.to.getTime()),
    sumRollups(sql, projectId, { ...range, scope: kind === 'project' ? 'app' : kind, perKey: false, key }),
    scored ? scoresPerStep(sql, projectId, kind === 'app' ? key : null, range) : [],
  ])
  const sumAt = new Map(counted.map((sum) => [sum.time.getTime(), sum]))
  const scoreAt = new Map(scores.map((point) => [point.at.getTime(), Math.round(point.score * 10) / 10]))
  const points = range.steps.map((at): HealthPointShape => ({
    at,
    app: kind === 'app' ? key : null,
    score: scoreAt.get(at.getTime()) ?? null,
    ...runsOf(sumAt.get(at.getTime()), scored),
  }))
  return { ...score, points }
}

function runsOf(sum: RollupSum | undefined, countsRuns: boolean): { runs: number; failedRuns: number } {
  if (!sum) return { runs: 0, failedRuns: 0 }
  return countsRuns ? { runs: sum.runs, failedRuns: sum.failedRuns } : { runs: sum.calls, failedRuns: sum.failedCalls }
}
