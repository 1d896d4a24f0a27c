import { markDrifts } from '#core/memory/store/health-drifts.ts'
import { markBursts } from '#core/memory/store/health-marks.ts'
import { sumHours } from '#core/memory/store/rollup-hours.ts'
import { scoreHealth } from '#core/memory/store/score-health.ts'
import { thinHealthPoints } from '#core/memory/store/thin-health-points.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { hourMs, minuteMs, secondMs } from '#core/platform/durations.ts'
import type { Job } from './schedule.ts'

export interface HealthJobParts {
  readonly sql: Sql
  readonly clock: Clock
  /** Makes work that one process does at a time. */
  readonly alone: (name: string, work: () => Promise<number>) => Job['run']
}

/** Scores of what runs, what is marked in their course, and that old ones stay few. */
export const healthJobs = ({ sql, clock, alone }: HealthJobParts): readonly Job[] => [
  {
    name: 'score health',
    everyMs: 30 * secondMs,
    run: alone('score health', async () => {
      await sumHours(sql, clock())
      return scoreHealth(sql, clock())
    }),
  },
  {
    name: 'mark bursts',
    everyMs: minuteMs,
    run: alone('mark bursts', () => markBursts(sql, clock())),
  },
  {
    name: 'watch drift',
    everyMs: 5 * minuteMs,
    run: alone('watch drift', () => markDrifts(sql, clock())),
  },
  {
    name: 'thin health points',
    everyMs: hourMs,
    run: alone('thin health points', () => thinHealthPoints(sql, clock())),
  },
]
