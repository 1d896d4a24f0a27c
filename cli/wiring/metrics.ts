import type { MetricSample, Metrics } from '#collector/pipeline/metrics.ts'
import type { Preflight } from '#core/memory/preflight/engine.ts'
import type { Collecting } from '../collecting/collecting.ts'
import type { Schedule } from '../jobs/schedule.ts'
import { preflightSamples } from './preflight-metrics.ts'

const jobMetrics = [
  { name: 'nevermore_job_runs_total', field: 'runs', help: 'Turns of a job.' },
  { name: 'nevermore_job_failures_total', field: 'failures', help: 'Turns of a job that failed.' },
  { name: 'nevermore_job_done_total', field: 'done', help: 'Things a job did.' },
  { name: 'nevermore_job_seconds_total', field: 'seconds', help: 'Time spent in a job.' },
  { name: 'nevermore_job_waiting', field: 'waiting', help: 'What the last turn of a job left to the next one.' },
] as const

/** What the jobs of this thread did, for /metrics; nothing where it has none. */
export const jobSamples = (jobs: Schedule | null): readonly MetricSample[] =>
  (jobs?.counts() ?? []).flatMap((count) =>
    jobMetrics.map(({ name, field, help }) => ({
      name,
      help,
      type: name.endsWith('_total') ? ('counter' as const) : ('gauge' as const),
      labels: { job: count.job },
      value: count[field],
    })),
  )

export interface Counting {
  readonly metrics: Metrics
  readonly collecting: Pick<Collecting, 'counts'> | null
  readonly preflight: Preflight | null
}

/** What the parts of this process count, for /metrics; null for a part that it has not. */
export const countsOf = async ({ metrics, collecting, preflight }: Counting): Promise<readonly MetricSample[]> =>
  summed([
    ...((await collecting?.counts()) ?? []),
    ...metrics.snapshot(),
    ...(preflight === null ? [] : preflightSamples(preflight)),
  ])

/** Two threads that count the same thing make one series of it: a scrape with two is refused as a whole. */
export function summed(samples: readonly MetricSample[]): readonly MetricSample[] {
  const byKey = new Map<string, MetricSample>()
  for (const sample of samples) {
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()])
    const other = byKey.get(key)
    byKey.set(key, other === undefined ? sample : { ...sample, value: other.value + sample.value })
  }
  return [...byKey.values()]
}
