import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import { retell } from '../retelling/retell.ts'
import type { SpokenSessions } from '../retelling/spoken-sessions.ts'
import type { Consumer } from './chain.ts'

/**
 * The end of a pipeline of logs: records go to the exporters, and those that are the only trace of a step go on as
 * spans as well. Resolves when both are safe.
 *
 * @param traces null when nothing takes spans from the same receivers: then records stay as they were sent
 * @param spoken sessions that send spans: their events are given the trace of those, and are not told twice
 */
export function retellAsSpans(
  exporters: Consumer<LogRecord>,
  traces: Consumer<Span> | null,
  spoken: SpokenSessions,
): Consumer<LogRecord> {
  if (traces === null) return exporters
  return {
    async consume(batch) {
      const retold = batch.items.map((log) => {
        const traceId = spoken.runOf(log, batch.projectId)
        return traceId === null ? retell(log) : { log: { ...log, traceId }, span: null }
      })
      await exporters.consume({ ...batch, items: retold.map(({ log }) => log) })
      const spans = retold.flatMap(({ span }) => (span === null ? [] : [span]))
      if (spans.length > 0) await traces.consume({ ...batch, items: spans })
    },
  }
}

/** Spans on their way in, of which it is noted whose sessions they tell of. Spans that were retold do not come by here. */
export const notingSessions = (traces: Consumer<Span> | null, spoken: SpokenSessions): Consumer<Span> | null =>
  traces === null
    ? null
    : {
        async consume(batch) {
          for (const span of batch.items) spoken.note(span, batch.projectId)
          return traces.consume(batch)
        },
      }
