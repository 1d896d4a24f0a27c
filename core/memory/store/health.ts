import type { Queryable } from '#core/platform/database/connect.ts'

import { burnAlarms, type BurnAlarm, type BurnWindows } from '../health/burn-alarms.ts'
import { scoreOf, type HealthScore } from '../health/score.ts'
import type { Noun } from '../health/words.ts'
import { readScopeCounts, type HealthScope, type ScopeCounts } from './health-counts.ts'
import { readFailureNews, type FailureNews } from './health-failures.ts'
import { readSlos, type Slo } from './health-settings.ts'

/** The score at a moment with everything it was made of. */
export interface HealthNow extends HealthScore {
  readonly slo: Slo
  readonly burns: BurnWindows
  readonly alarms: readonly BurnAlarm[]
}

const nothing = { executions: 0, failed: 0, bad: 0 }
const nothingCounted: Omit<ScopeCounts, 'key'> = {
  windows: [],
  burns: { '5 min': nothing, '30 min': nothing, '1 h': nothing, '6 h': nothing, '3 d': nothing },
}

/** Runs of an app or of all of them, calls of anything else. */
export const nounOf = ({ kind }: HealthScope): Noun => (kind === 'app' || kind === 'project' ? 'run' : 'call')

/** The score now, with its parts. */
export async function healthNow(
  sql: Queryable,
  projectId: number,
  scope: HealthScope,
  nowMs: number,
): Promise<HealthNow> {
  const [[counts], newsOf, sloOf] = await Promise.all([
    readScopeCounts(sql, projectId, {
      kind: scope.kind,
      keys: scope.key === null ? null : [scope.key],
      nowMs,
      active: '3 d',
    }),
    readFailureNews(sql, projectId, nowMs),
    readSlos(sql, projectId),
  ])
  return healthFrom(scope, counts ?? nothingCounted, newsOf(scope), sloOf(scope))
}

/** The same from what was read already. */
export function healthFrom(
  scope: HealthScope,
  { windows, burns }: Omit<ScopeCounts, 'key'>,
  news: FailureNews,
  slo: Slo,
): HealthNow {
  const noun = nounOf(scope)
  return {
    ...scoreOf({ windows, slo: slo.slo, noun, ...news }),
    slo,
    burns,
    alarms: burnAlarms(burns, slo.slo, noun),
  }
}
