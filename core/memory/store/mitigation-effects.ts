import type { Queryable } from '#core/platform/database/connect.ts'

import { effectOf, hadMitigation, type MitigationEffect, type PutInPlace } from '../mitigation-effect.ts'
import { promptVersionsIn } from '../run-facts.ts'
import { countExposure, exposedRunsMax, sumExposure } from './exposure.ts'

export interface MeasuredMitigation extends PutInPlace {
  readonly failureId: string
  readonly appliedAt: Date
  readonly removedAt: Date | null
  readonly firstSeenAt: Date
}

export interface MeasuredEffect extends MitigationEffect {
  /** Runs of the time after that had no mitigation yet, such as those of an older release. */
  readonly leftOut: number
  /** Whether only the runs nearest to the moment were counted, because there are so many. */
  readonly nearestOnly: boolean
  readonly from: Date
  readonly to: Date
}

/** Runs longer ago tell of another app. */
const lookBackMs = 30 * 86_400_000

/** Counts the runs before and after a mitigation, and says whether it helped. */
export async function measureEffect(
  sql: Queryable,
  projectId: number,
  mitigation: MeasuredMitigation,
  now: Date,
): Promise<MeasuredEffect> {
  const { failureId, appliedAt, removedAt, firstSeenAt } = mitigation
  // Beginning with the run that met it first would count that one for certain.
  const from = new Date(Math.max(firstSeenAt.getTime(), appliedAt.getTime() - lookBackMs))
  const to = removedAt ?? now
  const rows = await countExposure(sql, projectId, failureId, {
    before: { from, to: appliedAt },
    after: { from: appliedAt, to },
  })
  const counting = rows.filter(
    (row) =>
      row.side === 'before' || hadMitigation(mitigation, { ...row, promptVersions: promptVersionsIn(row.prompts) }),
  )
  const before = sumExposure(counting, 'before')
  const after = sumExposure(counting, 'after')
  return {
    ...effectOf(before, after),
    leftOut: sumExposure(rows, 'after').runs - after.runs,
    nearestOnly: before.runs >= exposedRunsMax || after.runs >= exposedRunsMax,
    from,
    to,
  }
}
