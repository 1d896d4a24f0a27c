import type { MetricSample, Metrics } from '#collector/pipeline/metrics.ts'
import type { Preflight } from '#core/memory/preflight/engine.ts'
import type { Schedule } from '../jobs/schedule.ts'
import { preflightSamples } from './preflight-metrics.ts'

const jobMetrics = [
  { name: 'nevermore_job_runs_total', field: 'runs', help: 'Turns of a job.' },
  { name: 'nevermore_job_failures_total', field: 'failures', help: 'Turns of a job that failed.' },
  { name: 'nevermore_job_done_total', field: 'done', help: 'Things a job did.' },
  { name: 'nevermore_job_seconds_total', field: 'seconds', help: 'Time spent in a job.' },
  { name: 'nevermore_job_waiting', field: 'waiting', help: 'What the last turn of a job left to the next one.' },
] as const

export interface Counting {
  readonly metrics: Metrics
  readonly jobs: Schedule | null
  readonly preflight: Preflight | null
}

/** What the parts of this process count, for /metrics; null for a part that it has not. */
export const countsOf = ({ metrics, jobs, preflight }: Counting): readonly MetricSample[] => [
  ...metrics.snapshot(),
  ...(preflight === null ? [] : preflightSamples(preflight)),
  ...(jobs?.counts() ?? []).flatMap((count) =>
    jobMetrics.map(({ name, field, help }) => ({
      name,
      help,
      type: name.endsWith('_total') ? ('counter' as const) : ('gauge' as const),
      labels: { job: count.job },
      value: count[field],
    })),
  ),
]
