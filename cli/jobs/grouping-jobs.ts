import { countWaitingReports, runReport } from '#core/memory/store/grouping-reports.ts'
import { suggestMerges, type SuggestedUntil } from '#core/memory/store/suggest-merges.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { dayMs, secondMs } from '#core/platform/durations.ts'
import type { Job } from './schedule.ts'

export interface GroupingJobParts {
  readonly sql: Sql
  readonly clock: Clock
  /** Makes work that one process does at a time. */
  readonly alone: (name: string, work: () => Promise<number>) => Job['run']
}

/** What is looked for among fingerprints when nobody waits. Whatever a turn leaves over is told in /metrics. */
export function groupingJobs({ sql, clock, alone }: GroupingJobParts): readonly Job[] {
  // After a stop, a day is looked through once.
  let until: SuggestedUntil = { atMs: clock() - dayMs, bucket: null }
  let buckets = 0
  let reports = 0
  return [
    {
      name: 'suggest merges',
      everyMs: 20 * secondMs,
      waiting: () => buckets,
      run: alone('suggest merges', async () => {
        const turn = await suggestMerges(sql, until)
        until = turn.until
        buckets = turn.waiting
        return turn.made
      }),
    },
    {
      // A report is taken by one process, so no lock is needed.
      name: 'compare groupings',
      everyMs: 2 * secondMs,
      waiting: () => reports,
      async run() {
        const done = await runReport(sql, new Date(clock()))
        reports = await countWaitingReports(sql)
        return done
      },
    },
  ]
}
