import { openEndedArchives } from '#core/memory/store/ended-archives.ts'
import { followEscalations } from '#core/memory/store/escalations.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Job } from './schedule.ts'

export interface FailureJobParts {
  readonly sql: Sql
  readonly clock: Clock
  /** Makes work that one process does at a time. */
  readonly alone: (name: string, work: () => Promise<number>) => Job['run']
}

const everyMs = 15_000

/** What happens to failures at rest though nobody does anything. */
export const failureJobs = ({ sql, clock, alone }: FailureJobParts): readonly Job[] => [
  {
    name: 'follow escalations',
    everyMs,
    run: alone('follow escalations', () => followEscalations(sql, clock())),
  },
  {
    name: 'end archives',
    everyMs,
    run: alone('end archives', () => openEndedArchives(sql, new Date(clock()))),
  },
]
