import type { Queryable } from '#core/platform/database/connect.ts'

import type { Quiet } from '../quiet.ts'
import { countExposure, medianGapMs, sumExposure } from './exposure.ts'

/** Runs longer ago than this say little of how often it happened when it was resolved. */
const lookBackMs = 30 * 86_400_000

export interface QuietQuestion {
  readonly failureId: string
  readonly firstSeenMs: number
  /** When it was resolved. */
  readonly fixedAtMs: number
  /** Since when it is silent. */
  readonly quietSinceMs: number
  readonly nowMs: number
}

/** How silent a resolved failure has been, and how many runs could have met it. */
export async function readQuiet(sql: Queryable, projectId: number, question: QuietQuestion): Promise<Quiet> {
  const { failureId, firstSeenMs, fixedAtMs, quietSinceMs, nowMs } = question
  const rows = await countExposure(sql, projectId, failureId, {
    // Beginning with the run that met it first would count that one for certain.
    before: { from: new Date(Math.max(firstSeenMs, fixedAtMs - lookBackMs)), to: new Date(fixedAtMs) },
    after: { from: new Date(quietSinceMs), to: new Date(nowMs) },
  })
  const before = sumExposure(rows, 'before')
  return {
    silentMs: nowMs - quietSinceMs,
    medianGapMs: await medianGapMs(sql, projectId, failureId, new Date(Math.min(quietSinceMs, fixedAtMs))),
    runsBefore: before.runs,
    failedBefore: before.failed,
    runsSince: sumExposure(rows, 'after').runs,
  }
}
