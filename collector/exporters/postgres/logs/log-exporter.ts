import type { ComponentServices, LogExporter } from '#collector/component.ts'
import { AppError } from '#core/platform/errors.ts'

import { createLogQueue } from './log-queue.ts'
import { createLogWriter } from './log-writer.ts'

export interface LogExporterSettings {
  /** Most records of one transaction, and most that wait for one. */
  readonly groupMax: number
  readonly queueMax: number
}

/** Keeps log records in PostgreSQL. Resolves once they are committed; what is there already stays as it is. */
export function createLogExporter(
  { groupMax, queueMax }: LogExporterSettings,
  { sql, log, metrics, id }: ComponentServices,
): LogExporter {
  const queue = createLogQueue(createLogWriter(sql), groupMax, log)
  const labels = { exporter: id }
  return {
    async consume(batch) {
      if (queue.waiting() > 0 && queue.waiting() + batch.items.length > queueMax) {
        metrics.add('otelcol_exporter_enqueue_failed_log_records', labels, batch.items.length)
        throw new AppError('unavailable', 'Storage is behind: too many logs are waiting.', { retryAfterSeconds: 1 })
      }
      metrics.set('otelcol_exporter_queue_size', { ...labels, signal: 'logs' }, queue.waiting() + batch.items.length)
      const { stored, duplicates } = await queue.store(batch)
      metrics.add('nevermore_exporter_stored_log_records', labels, stored)
      metrics.add('nevermore_exporter_duplicate_log_records', labels, duplicates)
    },
    shutdown: (deadlineMs) => queue.drain(deadlineMs),
  }
}
