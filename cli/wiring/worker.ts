import type { CollectorConfig } from '#collector/config/check.ts'
import type { Metrics } from '#collector/pipeline/metrics.ts'
import type { RecentRuns } from '#collector/settle/recent-runs.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import { scheduleJobs, type Schedule } from '../jobs/schedule.ts'
import { jobTable } from '../jobs/table.ts'
import { wireJudge } from './judge.ts'
import { logClassifier } from './log-classifier.ts'
import { wireSettler } from './settler.ts'
import type { Stops } from './stops.ts'

export interface WorkerParts {
  readonly settings: Settings
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly pipeline: CollectorConfig
  /** Runs that came in through this very process; null where none do. */
  readonly recent: RecentRuns | null
}

export interface Worker {
  /** Counts of its jobs. */
  readonly jobs: Schedule
  running(): boolean
  /** Follows the settings of projects, then begins; notes how to undo it. */
  start(stops: Stops): Promise<void>
}

/** Everything that is done without being asked: runs are settled and judged, patterns mined, health scored. */
export function wireWorker({ settings, sql, clock, log, metrics, pipeline, recent }: WorkerParts): Worker {
  const { settler, signalSettings } = wireSettler({
    settings,
    sql,
    clock,
    log,
    metrics,
    recent,
    classifierOfLogs: (settingsOf) => logClassifier(pipeline, settingsOf),
  })
  const judge = wireJudge({ settings, sql, clock, log, metrics })
  const jobs = scheduleJobs({ jobs: jobTable({ sql, clock, judge, settler }), log, clock })
  let running = false
  return {
    jobs,
    running: () => running,
    async start(stops) {
      stops.push('settings of signals', () => signalSettings.stop())
      await signalSettings.start()
      stops.push('jobs', () => {
        running = false
        return jobs.stop()
      })
      jobs.start()
      running = true
      // Its questions are given up first, so that nobody waits for a model at the end.
      stops.push('judge', async () => judge.stop())
    },
  }
}
