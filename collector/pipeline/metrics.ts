import type { Meter } from './chain.ts'

export type Labels = Readonly<Record<string, string>>

/** One value of one series, ready to be rendered. */
export interface MetricSample {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly labels: Labels
  readonly value: number
}

/** Counters and gauges of one process, under the reference collector's names. Never label by data: series stay few. */
export interface Metrics {
  /** Adds to a counter, made at first use. */
  add(name: MetricName, labels: Labels, amount: number): void
  /** Sets a gauge, made at first use. */
  set(name: MetricName, labels: Labels, value: number): void
  /** The value of one series, 0 when it was never touched. */
  value(name: MetricName, labels: Labels): number
  /** The sum over all series of a name. */
  total(name: MetricName): number
  snapshot(): readonly MetricSample[]
}

const counter = (help: string) => ({ type: 'counter', help }) as const
const gauge = (help: string) => ({ type: 'gauge', help }) as const

/** Every metric of the collector. `otelcol_…` as in the reference collector; `nevermore_…` are our own. */
export const metricTable = {
  otelcol_receiver_requests: counter('Requests that reached a receiver, by outcome.'),
  otelcol_receiver_accepted_spans: counter('Spans that went through the whole pipeline and were acknowledged.'),
  otelcol_receiver_refused_spans: counter('Spans the pipeline could not take; the sender was told.'),
  otelcol_receiver_failed_spans: counter(
    'Spans that could not be read (bad ids, over a limit); the sender was told which.',
  ),
  otelcol_receiver_accepted_log_records: counter(
    'Log records that went through the whole pipeline and were acknowledged.',
  ),
  otelcol_receiver_refused_log_records: counter('Log records the pipeline could not take; the sender was told.'),
  otelcol_receiver_failed_log_records: counter(
    'Log records that could not be taken (over a limit); the sender was told which.',
  ),
  otelcol_processor_incoming_items: counter('Items that entered a link.'),
  otelcol_processor_outgoing_items: counter('Items that left a link.'),
  otelcol_exporter_sent_spans: counter('Spans an exporter put where they are safe.'),
  otelcol_exporter_send_failed_spans: counter('Spans an exporter could not deliver.'),
  otelcol_exporter_enqueue_failed_spans: counter(
    'Spans an exporter had no room for; the sender was told to come back.',
  ),
  otelcol_exporter_queue_size: gauge('Spans waiting in an exporter.'),
  nevermore_exporter_duplicate_spans: counter('Spans that were stored before; retries of senders, mostly.'),
  otelcol_exporter_in_flight_requests: gauge('Batches an exporter is working on.'),
  nevermore_exporter_unfolded_spans: gauge(
    'Stored spans whose runs, failures and counts are not brought up to date yet.',
  ),
  nevermore_settle_runs: counter('Runs judged as a whole, by whether their spans were at hand or had to be read.'),
  nevermore_settle_recent_runs: gauge('Runs whose spans are at hand for judging them.'),
  nevermore_settle_recent_bytes: gauge('About what the runs at hand take in memory.'),
  nevermore_settle_evicted_runs: gauge('Runs at hand that newer ones pushed out: they are read again when judged.'),
  nevermore_settle_skipped_spans: gauge('Stored spans that were not taken in for judging, since too many waited.'),
  nevermore_judge_questions: counter('Questions to the model that judges answers, by what became of them.'),
  nevermore_settle_refused_runs: counter(
    'Runs that the database would not take a verdict of; they are left as they stand.',
  ),
  nevermore_settle_left_out_spans: counter('Spans of very large runs that were not looked at when the run was judged.'),
  nevermore_exporter_refused_folds: gauge('Groups of stored spans the database refused to count; see pending_folds.'),
  otelcol_exporter_sent_log_records: counter('Log records an exporter put where they are safe.'),
  otelcol_exporter_send_failed_log_records: counter('Log records an exporter could not deliver.'),
  otelcol_exporter_enqueue_failed_log_records: counter(
    'Log records an exporter had no room for; the sender was told to come back.',
  ),
  nevermore_exporter_stored_log_records: counter('Log records that were new to storage; sent = stored + duplicate.'),
  nevermore_exporter_duplicate_log_records: counter('Log records that were stored before.'),
  nevermore_exporter_stored_spans: counter('Spans that were new to storage; sent = stored + duplicate.'),
  nevermore_receiver_request_bytes: counter('Bytes of request bodies after inflating.'),
  nevermore_receiver_in_flight_bytes: gauge('Bytes of request bodies being worked on.'),
  nevermore_receiver_given_up_requests: counter(
    'Requests given up: a body that stood still, a sender that had gone before its turn came.',
  ),
  nevermore_receiver_truncated: counter('Parts of spans and log records cut at a limit, by which limit.'),
  nevermore_receiver_left_out_notes: counter(
    'Requests missing on the Ingest page of other processes, by reason; their spans are stored.',
  ),
  nevermore_receiver_lenient: counter('Deviations from OTLP/JSON that were understood all the same.'),
  nevermore_redact_masked: counter('Secrets masked before anything was stored, by pattern.'),
  nevermore_processor_refused_items: counter('Items a link refused by failing.'),
  nevermore_processor_seconds: counter('Time spent in a link.'),
  nevermore_memory_limiter_used_bytes: gauge('Memory in use as the limiter last measured it.'),
} as const satisfies Record<string, { readonly type: 'counter' | 'gauge'; readonly help: string }>

export type MetricName = keyof typeof metricTable

interface Series {
  readonly name: MetricName
  readonly labels: Labels
  value: number
}

/** A fresh registry. Tests make their own; a process has one. */
export function createMetrics(): Metrics {
  const series = new Map<string, Series>()
  const seriesOf = (name: MetricName, labels: Labels): Series => {
    const key = keyOf(name, labels)
    const known = series.get(key)
    if (known) return known
    const fresh = { name, labels, value: 0 }
    series.set(key, fresh)
    return fresh
  }
  return {
    add(name, labels, amount) {
      seriesOf(name, labels).value += amount
    },
    set(name, labels, value) {
      seriesOf(name, labels).value = value
    },
    value: (name, labels) => series.get(keyOf(name, labels))?.value ?? 0,
    total: (name) => [...series.values()].reduce((sum, each) => (each.name === name ? sum + each.value : sum), 0),
    snapshot: () => [...series.values()].map((each) => ({ ...metricTable[each.name], ...each })),
  }
}

/**
 * The meter that chains are given: items in and out and seconds per link, written to `metrics`.
 * @param labels what every series carries beside the link's name
 */
export function createMeter(
  metrics: Metrics,
  nowMs: () => number = () => performance.now(),
  labels: Labels = {},
): Meter {
  const known = new Map<string, Labels>()
  function labelsOf(link: string): Labels {
    let own = known.get(link)
    if (own === undefined) known.set(link, (own = { ...labels, processor: link }))
    return own
  }

  return {
    async time<Result>(link: string, work: () => Result): Promise<Awaited<Result>> {
      const startedMs = nowMs()
      try {
        return await work()
      } finally {
        metrics.add('nevermore_processor_seconds', labelsOf(link), (nowMs() - startedMs) / 1000)
      }
    },
    count(link, { entered, left }) {
      metrics.add('otelcol_processor_incoming_items', labelsOf(link), entered)
      metrics.add('otelcol_processor_outgoing_items', labelsOf(link), left)
    },
    refuse(link, items) {
      metrics.add('nevermore_processor_refused_items', labelsOf(link), items)
    },
  }
}

const keyOf = (name: string, labels: Labels): string => {
  let key = name
  for (const label in labels) key += `\0${label}\0${labels[label]}`
  return key
}
