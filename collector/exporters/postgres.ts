import { setTimeout as sleep } from 'node:timers/promises'

import { z } from 'zod'

import type { Batch, SpanRecord } from '#collector/pipeline/record.ts'
import { AppError } from '#core/platform/errors.ts'

import { defineExporter } from '../component.ts'
import { adoptFolds } from './postgres/adopt-folds.ts'
import { batchRows, type BatchRows } from './postgres/batch-rows.ts'
import { createFolder } from './postgres/folder.ts'
import { createGroupCommit } from './postgres/group-commit.ts'
import { createKnown } from './postgres/known.ts'
import { createLogExporter } from './postgres/logs/log-exporter.ts'
import { createSpareSheets } from './postgres/spare-sheets.ts'
import { createWriter } from './postgres/writer.ts'

/**
 * While next to nothing but the sender's own spans waits to be folded in, it hears OK only afterwards, so that it finds
 * at once what it sent. Beyond that the spans being safe is enough, and the fold follows: who waited for the folds of
 * others would wait twice as long.
 */
const awaited = { othersSpansMax: 100, msMax: 1_000 }

const config = z.strictObject({
  connections: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Transactions that store spans at a time. More helps when PostgreSQL has cores to spare.'),
  group_spans_max: z.int().min(1).max(20_000).default(1000).describe('Most spans stored in one transaction.'),
  fold_spans_max: z
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe('Most stored spans whose runs, failures and counts are brought up to date in one transaction.'),
  queue_spans_max: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(40_000)
    .describe('Most spans waiting for either transaction. Beyond it senders are told to come back later.'),
})

/** Keeps spans, findings, failures, contexts and counts in PostgreSQL. Resolves once the spans are committed. */
export const postgres = defineExporter({
  type: 'postgres',
  summary: 'Stores spans; the sender hears OK after the commit. What they teach follows in a transaction of its own.',
  config,
  create(settings, { sql, log, metrics, id, storedSpans }) {
    const known = createKnown()
    const labels = { exporter: id }
    const onWaiting = (spans: number) => metrics.set('nevermore_exporter_unfolded_spans', labels, spans)
    const folder = createFolder({ sql, log, foldSpansMax: settings.fold_spans_max, known, onWaiting })
    const writer = createWriter({ sql, known, folder, storedSpans })
    const { connections, group_spans_max: groupSpansMax } = settings
    const queue = createGroupCommit({ writer, connections, groupSpansMax, log })
    const adoption = adoptFolds({ sql, log, folder })
    const waitingSpans = () => queue.waitingSpans() + folder.waitingSpans()
    const sheets = createSpareSheets()
    const keep = async (rows: BatchRows): Promise<void> => {
      // What was sent and what failed is counted for every exporter by the pipeline; here, what was new.
      const { stored, duplicates, grouped, folded } = await queue.store(rows)
      // After an error who knows what still reads them.
      for (const { bytes } of [rows.spans, rows.payloads]) sheets.giveBack(bytes)
      metrics.add('nevermore_exporter_stored_spans', labels, stored)
      metrics.add('nevermore_exporter_duplicate_spans', labels, duplicates)
      metrics.set('nevermore_exporter_refused_folds', labels, folder.refused())
      if (folder.isGathering()) return
      if (folder.waitingSpans() <= Math.max(awaited.othersSpansMax, grouped)) await within(awaited.msMax, folded)
    }
    return {
      async consume(batch: Batch<SpanRecord>) {
        if (waitingSpans() + batch.items.length > settings.queue_spans_max && waitingSpans() > 0) {
          metrics.add('otelcol_exporter_enqueue_failed_spans', labels, batch.items.length)
          throw new AppError('unavailable', 'Storage is behind: too many spans are waiting.', { retryAfterSeconds: 1 })
        }
        metrics.set('otelcol_exporter_queue_size', labels, queue.waitingSpans() + batch.items.length)
        // Not awaited here: this call would hold on to the batch.
        return keep(batchRows(batch, storedSpans, sheets))
      },
      start: () => adoption.start(),
      async shutdown(deadlineMs: number) {
        await queue.drain(deadlineMs)
        await adoption.stop()
        await within(deadlineMs, folder.idle())
        folder.stop()
      },
    }
  },
  createLogs: (settings, services) =>
    createLogExporter({ groupMax: settings.group_spans_max, queueMax: settings.queue_spans_max }, services),
})

/** Waits for what never rejects, but not longer than that. */
async function within(msMax: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  await Promise.race([work, sleep(Math.max(msMax, 1), undefined, { signal: over.signal }).catch(() => undefined)])
  over.abort()
}
