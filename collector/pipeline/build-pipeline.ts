import { normalise } from '#collector/normalise.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { Exporter, RawProcessor, RecordProcessor } from '../component.ts'
import type { Consumer } from './chain.ts'
import { chain } from './chain.ts'
import type { Metrics } from './metrics.ts'
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
  const meter = createMeter(metrics)
  const raw = links.flatMap(({ stage, id, link }) =>
    stage === 'raw' ? [{ name: id, process: link.process.bind(link) }] : [],
  )
  const understood = links.flatMap(({ stage, id, link }) =>
    stage === 'record' ? [{ name: id, process: link.process.bind(link) }] : [],
  )
  const afterwards = chain(understood, end, meter)
  const understanding: Consumer<Span> = {
    async consume(batch) {
      const items = await meter.time('normalise', () => batch.items.map(normalise))
      if (batch.notes) noteRecords(batch.notes, items)
      await afterwards.consume({ ...batch, items })
    },
  }
  return chain(raw, understanding, meter)
}

/** Counts what an exporter sent and what it could not. */
export function meteredExporter(id: string, exporter: Exporter, metrics: Metrics): Exporter {
  const labels = { exporter: id }
  let inFlight = 0
  const track = (change: number): void =>
    metrics.set('otelcol_exporter_in_flight_requests', labels, (inFlight += change))
  return {
    start: async () => exporter.start?.(),
    shutdown: async (deadlineMs) => exporter.shutdown?.(deadlineMs),
    async consume(batch) {
      track(1)
      try {
        await exporter.consume(batch)
        metrics.add('otelcol_exporter_sent_spans', labels, batch.items.length)
      } catch (error) {
        metrics.add('otelcol_exporter_send_failed_spans', labels, batch.items.length)
        throw error
      } finally {
        track(-1)
      }
    },
  }
}
