import type { FailureClass } from '#core/memory/taxonomy.ts'
import type { Usual } from './baseline.ts'
import type { Metric } from './measures.ts'
import { measuresOf } from './measures.ts'
import type { RunHit, RunSignal, RunSurroundings } from './run-signal.ts'
import type { Run } from './run.ts'

interface Unusual {
  readonly metrics: readonly Metric[]
  readonly class: FailureClass
  readonly unit: string
  /** Below this nothing is worth a word, however much more than usual it is. */
  readonly least: number
  readonly message: string
}

/** The farthest out of all measures beyond both the usual far end and a multiple of the median. */
function farOut(run: Run, { baseline, thresholds }: RunSurroundings, what: Unusual): readonly RunHit[] {
  if (baseline === null) return []
  let farthest: RunHit | null = null
  let most = 0
  const usuals = new Map<string, Usual | null>()
  for (const { metric, key, value, step } of measuresOf(run)) {
    if (!what.metrics.includes(metric) || value < what.least) continue
    const id = `${metric}\n${key}`
    const usual = usuals.get(id) ?? baseline.usual(metric, key)
    usuals.set(id, usual)
    if (usual === null || usual.samples < thresholds.baseline_samples_min) continue
    const limit = Math.max(usual.p99, usual.median * thresholds.anomaly_factor_min)
    if (value <= limit || value / limit <= most) continue
    most = value / limit
    const [shown, median, p99] = [value, usual.median, usual.p99].map((one) => Number(one.toPrecision(3)))
    farthest = {
      step,
      class: what.class,
      confidence: 0.5,
      path: metric,
      excerpt: null,
      note: `${shown} ${what.unit}; usual are ${median}, at most ${p99} (${usual.samples} samples)`,
      facts: { message: what.message },
    }
  }
  return farthest === null ? [] : [farthest]
}

/** Something took far longer than it usually does, answers counted by their length. */
export const latencyAnomaly: RunSignal = {
  id: 'latency-anomaly',
  title: 'Far slower than usual',
  version: 1,
  grade: 'C',
  classes: ['anomaly.latency'],
  content: [],
  thresholds: ['baseline_samples_min', 'anomaly_factor_min'],
  notOn: [
    'long answers',
    'too few samples',
    'waiting for a person',
    'calls that failed',
    'slow within what is usual',
    'milliseconds',
  ],
  find: (run, around) =>
    farOut(run, around, {
      metrics: ['latency'],
      class: 'anomaly.latency',
      unit: 'ms per token or call',
      least: 5,
      message: 'far slower than usual',
    }),
}

/** The first token came far later than it usually does. */
export const firstTokenAnomaly: RunSignal = {
  id: 'first-token-anomaly',
  title: 'The first token came far later than usual',
  version: 1,
  grade: 'C',
  classes: ['anomaly.latency'],
  content: [],
  thresholds: ['baseline_samples_min', 'anomaly_factor_min'],
  notOn: ['too few samples', 'another model', 'calls that failed', 'late within what is usual', 'milliseconds'],
  find: (run, around) =>
    farOut(run, around, {
      metrics: ['first_token'],
      class: 'anomaly.latency',
      unit: 'ms',
      least: 250,
      message: 'the first token came far later than usual',
    }),
}

/** A run used far more tokens or money than runs of its kind usually do. */
export const costAnomaly: RunSignal = {
  id: 'cost-anomaly',
  title: 'Far more tokens or cost than usual',
  version: 1,
  grade: 'C',
  classes: ['anomaly.cost'],
  content: [],
  thresholds: ['baseline_samples_min', 'anomaly_factor_min'],
  notOn: [
    'too few runs',
    'sums repeated by agents',
    'another kind of run',
    'much within what is usual',
    'a run that failed',
  ],
  find: (run, around) =>
    [
      ...farOut(run, around, {
        metrics: ['tokens'],
        class: 'anomaly.cost',
        unit: 'tokens',
        least: 2_000,
        message: 'far more tokens than usual',
      }),
      ...farOut(run, around, {
        metrics: ['cost'],
        class: 'anomaly.cost',
        unit: 'US dollars',
        least: 0.01,
        message: 'far more cost than usual',
      }),
    ].slice(0, 1),
}
