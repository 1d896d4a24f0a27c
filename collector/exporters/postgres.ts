import { z } from 'zod'

import type { Batch, SpanRecord } from '#collector/pipeline/record.ts'
import { AppError } from '#core/platform/errors.ts'

import { defineExporter } from '../component.ts'
import { batchRows } from './postgres/batch-rows.ts'
import { createGroupCommit } from './postgres/group-commit.ts'
import { createWriter } from './postgres/writer.ts'

/** Keeps spans, findings, failures, contexts and counts in PostgreSQL. Resolves once they are committed. */
export const postgres = defineExporter({
  type: 'postgres',
  summary: 'Stores spans and what they teach in one transaction; the sender hears OK after the commit.',
  config: z.strictObject({
    connections: z
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe('Transactions at a time. More helps when PostgreSQL has cores to spare.'),
    group_spans_max: z.int().min(1).max(20_000).default(2000).describe('Most spans in one transaction.'),
    queue_spans_max: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(40_000)
      .describe('Most spans waiting for a transaction. Beyond it senders are told to come back later.'),
  }),
  create({ connections, group_spans_max, queue_spans_max }, { sql, log, metrics, id }) {
    const writer = createWriter(sql)
    const queue = createGroupCommit({ writer, connections, groupSpansMax: group_spans_max, log })
    const labels = { exporter: id }
    return {
      async consume(batch: Batch<SpanRecord>) {
        if (queue.waitingSpans() + batch.items.length > queue_spans_max && queue.waitingSpans() > 0) {
          metrics.add('otelcol_exporter_enqueue_failed_spans', labels, batch.items.length)
          throw new AppError('unavailable', 'Storage is behind: too many spans are waiting.', { retryAfterSeconds: 1 })
        }
        metrics.set('otelcol_exporter_queue_size', labels, queue.waitingSpans() + batch.items.length)
        // What was sent and what failed is counted for every exporter by the pipeline; here, what was new.
        const { stored, duplicates } = await queue.store(batchRows(batch))
        metrics.add('nevermore_exporter_stored_spans', labels, stored)
        metrics.add('nevermore_exporter_duplicate_spans', labels, duplicates)
      },
      start: async () => undefined,
      shutdown: (deadlineMs: number) => queue.drain(deadlineMs),
    }
  },
})
