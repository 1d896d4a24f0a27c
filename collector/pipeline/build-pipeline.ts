import { normalise } from '#collector/normalise.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { Lifecycle, LogProcessor, RawProcessor, RecordProcessor } from '../component.ts'
import type { Consumer } from './chain.ts'
import { chain } from './chain.ts'
import type { MetricName, Metrics } from './metrics.ts'
import { createMeter } from './metrics.ts'
import type { SpanRecord } from './record.ts'
import { noteRecords } from './request-notes.ts'

export type PipelineLink =
  | { readonly stage: 'raw'; readonly id: string; readonly link: RawProcessor }
  | { readonly stage: 'record'; readonly id: string; readonly link: RecordProcessor }

/**
 * One pipeline: links on raw spans, then understanding, then links on what was understood, then `end`. Understanding is
 * not in the config, since it is no choice: everything after it needs a story.
 */
export function buildPipeline(
  links: readonly PipelineLink[],
  end: Consumer<SpanRecord>,
  metrics: Metrics,
): Consumer<Span> {
  const meter = createMeter(metrics, undefined, { signal: 'traces' })
  const raw = links.flatMap(({ stage, id, link }) =>
    stage === 'raw' ? [{ name: id, process: link.process.bind(link) }] : [],
  )
  const understood = links.flatMap(({ stage, id, link }) =>
    stage === 'record' ? [{ name: id, process: link.process.bind(link) }] : [],
  )
  const afterwards = chain(understood, handingOn(end), meter)
  const understanding: Consumer<Span> = {
    async consume(batch) {
      const items = await meter.time('normalise', () => batch.items.map(normalise))
      if (batch.notes) noteRecords(batch.notes, items)
      return afterwards.consume({ ...batch, items })
    },
  }
  return chain(raw, understanding, meter)
}

/** Tells whoever lets requests in that this one has passed the links. */
const handingOn = <Item>(end: Consumer<Item>): Consumer<Item> => ({
  consume(batch) {
    const done = end.consume(batch)
    batch.handedOn?.()
    return done
  },
})

/** A pipeline of logs: links on records as they were sent, then `end`. */
export function buildLogPipeline(
  links: readonly { readonly id: string; readonly link: LogProcessor }[],
  end: Consumer<LogRecord>,
  metrics: Metrics,
): Consumer<LogRecord> {
  const named = links.map(({ id, link }) => ({ name: id, process: link.process.bind(link) }))
  return chain(named, handingOn(end), createMeter(metrics, undefined, { signal: 'logs' }))
}

const counters = {
  traces: { sent: 'otelcol_exporter_sent_spans', failed: 'otelcol_exporter_send_failed_spans' },
  logs: { sent: 'otelcol_exporter_sent_log_records', failed: 'otelcol_exporter_send_failed_log_records' },
} as const satisfies Record<string, { readonly sent: MetricName; readonly failed: MetricName }>

/** Counts what an exporter sent of a signal and what it could not. */
export function meteredExporter<Item>(
  { id, signal }: { readonly id: string; readonly signal: keyof typeof counters },
  exporter: Consumer<Item> & Partial<Lifecycle>,
  metrics: Metrics,
): Consumer<Item> & Lifecycle {
  const labels = { exporter: id }
  const { sent, failed } = counters[signal]
  let inFlight = 0
  const track = (change: number): void =>
    metrics.set('otelcol_exporter_in_flight_requests', { ...labels, signal }, (inFlight += change))
  return {
    start: async () => exporter.start?.(),
    shutdown: async (deadlineMs) => exporter.shutdown?.(deadlineMs),
    consume(batch) {
      const { length } = batch.items
      track(1)
      return exporter
        .consume(batch)
        .then(
          () => metrics.add(sent, labels, length),
          (error: unknown) => {
            metrics.add(failed, labels, length)
            throw error
          },
        )
        .finally(() => track(-1))
    },
  }
}
