import { joinOutcomes } from '#core/memory/store/join-outcomes.ts'
import { learnCurves } from '#core/memory/store/risk-curves.ts'
import { settleOutcomes } from '#core/memory/store/settle-outcomes.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { dayMs, minuteMs, secondMs } from '#core/platform/durations.ts'
import type { Job } from './schedule.ts'

export interface OutcomeJobParts {
  readonly sql: Sql
  readonly clock: Clock
  /** Makes work that one process does at a time. */
  readonly alone: (name: string, work: () => Promise<number>) => Job['run']
}

/** Runs are looked at again for this long after they changed: a transaction may commit a little after its time. */
const overlapMs = 10 * secondMs
/** A run is as old as its spans: what waited for a database that was away is written down later, and looked for then. */
const late = { everyMs: 5 * minuteMs, overlapMs: 15 * minuteMs } as const

/** How runs ended that pre-flight decided about, and what that teaches. */
export const outcomeJobs = ({ sql, clock, alone }: OutcomeJobParts): readonly Job[] => {
  // After a stop, a day is looked through once.
  let joinedUntilMs = clock() - dayMs
  // The last two times that it was looked for late ones: what was away during the last may have come after it.
  let [lateBeforeMs, lateMs] = [clock(), clock()]
  return [
    {
      name: 'join outcomes',
      everyMs: 2 * secondMs,
      run: alone('join outcomes', async () => {
        const nowMs = clock()
        const looksForLate = nowMs - lateMs >= late.everyMs
        const sinceMs = looksForLate ? lateBeforeMs - late.overlapMs : joinedUntilMs - overlapMs
        const joined = await joinOutcomes(sql, new Date(sinceMs), new Date(nowMs))
        joinedUntilMs = nowMs
        if (looksForLate) [lateBeforeMs, lateMs] = [lateMs, nowMs]
        return joined
      }),
    },
    {
      name: 'settle outcomes',
      everyMs: minuteMs,
      run: alone('settle outcomes', () => settleOutcomes(sql, new Date(clock()))),
    },
    {
      name: 'learn curves',
      everyMs: 5 * minuteMs,
      run: alone('learn curves', () => learnCurves(sql, new Date(clock()))),
    },
  ]
}
