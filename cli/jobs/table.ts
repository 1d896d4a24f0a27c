import type { Judge } from '#collector/judge/judge.ts'
import type { Settler } from '#collector/settle/settler.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { withTryLock } from '#core/platform/database/try-lock.ts'
import { dayMs, hourMs, minuteMs, secondMs } from '#core/platform/durations.ts'
import { trimOutbox } from '#core/platform/outbox-trim.ts'
import { failureJobs } from './failure-jobs.ts'
import { groupingJobs } from './grouping-jobs.ts'
import { healthJobs } from './health-jobs.ts'
import { outcomeJobs } from './outcome-jobs.ts'
import { patternJobs } from './pattern-jobs.ts'
import type { Job } from './schedule.ts'
import { createSlots } from './slots.ts'

export interface JobParts {
  readonly sql: Sql
  readonly clock: Clock
  readonly settler: Settler
  readonly judge: Judge
}

/** Far more than any listener is away for; who is gone longer reads everything anew. */
const outboxKeptMs = dayMs

/** Jobs that hold a lock at a time: each keeps a connection for it, and one must be left for what they do. */
const lockedMax = 2

/** Everything that is done without being asked. A new one is a line here; each does a bounded piece per turn. */
export const jobTable = ({ sql, clock, settler, judge }: JobParts): readonly Job[] => {
  const slot = createSlots(lockedMax)
  const alone = (name: string, work: () => Promise<number>) => async (): Promise<number | null> =>
    slot(async () => (await withTryLock(sql, name, work))?.result ?? null)
  return [
    {
      // Runs that other processes work on are skipped, so no lock is needed.
      name: 'settle runs',
      everyMs: secondMs / 4,
      run: () => settler.settle(),
    },
    {
      // Each run is claimed before it is asked about, so no lock is needed.
      name: 'judge runs',
      everyMs: 5 * secondMs,
      run: () => judge.judge(),
    },
    ...outcomeJobs({ sql, clock, alone }),
    ...patternJobs({ sql, clock, alone }),
    ...healthJobs({ sql, clock, alone }),
    ...failureJobs({ sql, clock, alone }),
    ...groupingJobs({ sql, clock, alone }),
    {
      name: 'partitions ahead',
      everyMs: hourMs,
      async run() {
        const today = Math.floor(clock() / dayMs)
        await ensurePartitions(sql, [today, today + 1], clock())
        return 0
      },
    },
    {
      name: 'trim outbox',
      everyMs: 10 * minuteMs,
      run: alone('trim outbox', () => trimOutbox(sql, new Date(clock() - outboxKeptMs))),
    },
  ]
}
