import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import { retell } from '../retelling/retell.ts'
import type { Consumer } from './chain.ts'

/**
 * The end of a pipeline of logs: records go to the exporters, and those that are the only trace of a step go on as
 * spans as well. Resolves when both are safe.
 * @param traces null when nothing takes spans from the same receivers: then records stay as they were sent
 */
export function retellAsSpans(exporters: Consumer<LogRecord>, traces: Consumer<Span> | null): Consumer<LogRecord> {
  if (traces === null) return exporters
  return {
    async consume(batch) {
      const retold = batch.items.map(retell)
      await exporters.consume({ ...batch, items: retold.map(({ log }) => log) })
      const spans = retold.flatMap(({ span }) => (span === null ? [] : [span]))
      if (spans.length > 0) await traces.consume({ ...batch, items: spans })
    },
  }
}
