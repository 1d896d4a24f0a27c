import type { Sql } from '#core/platform/database/connect.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { AppError } from '#core/platform/errors.ts'

import type { SpanNote, StoredSpans } from '../../component.ts'
import type { BatchRows } from './batch-rows.ts'
import { sliceRows } from './batch-rows.ts'
import { isBadData, isConflict, isPassing } from '#core/platform/database/database-errors.ts'
import type { Folder } from './folder.ts'
import type { KeptRecord } from './kept-record.ts'
import type { Known } from './known.ts'
import type { WriteMode } from './write-group.ts'
import { writeGroup } from './write-group.ts'

const retriesMax = 5
const dayNs = 86_400_000_000_000n

/** What became of a group. */
export interface StoreResult {
  readonly stored: number
  readonly duplicates: number
  /** New spans of the whole transaction. */
  readonly grouped: number
  /** Resolves once what the spans add is folded in too, with whether it was. */
  readonly folded: Promise<boolean>
}

export interface Writer {
  /** Stores batches of one project in one transaction, or throws. Nothing of them is stored when it throws. */
  write(batches: readonly BatchRows[]): Promise<StoreResult>
  /** Stores what can be stored of one batch and throws an `invalid` AppError that names the spans that cannot. */
  writeAround(batch: BatchRows): Promise<StoreResult>
}

export interface WriterOptions {
  readonly sql: Sql
  readonly known: Known
  readonly folder: Pick<Folder, 'fold'>
  readonly storedSpans?: StoredSpans | undefined
}

/**
 * Runs groups through the database: first the quick way, then the careful one, again when another writer was in the
 * way.
 */
export function createWriter({ sql, known, folder, storedSpans }: WriterOptions): Writer {
  async function attempt(batches: readonly BatchRows[], mode: WriteMode): Promise<StoreResult> {
    const { fresh, duplicates, pending, learned } = await sql.begin('isolation level read committed', (tx) =>
      writeGroup(tx, batches, known, mode),
    )
    known.learn(learned)
    if (pending === null) return { stored: 0, duplicates, grouped: 0, folded: Promise.resolve(false) }
    const folded = folder.fold(pending)
    storedSpans?.take(pending.projectId, notesOf(fresh), folded)
    return { stored: fresh.length, duplicates, grouped: fresh.length, folded }
  }

  async function write(batches: readonly BatchRows[]): Promise<StoreResult> {
    await ensurePartitions(sql, daysOf(batches))
    let mode: WriteMode = 'direct'
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt(batches, mode)
      } catch (error) {
        if (tries >= retriesMax || !(isConflict(error) || isPassing(error))) throw error
        if (isConflict(error)) mode = 'careful'
        else await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tries))
      }
    }
  }

  async function writeAround(batch: BatchRows): Promise<StoreResult> {
    try {
      return await write([batch])
    } catch (error) {
      if (!isBadData(error)) throw error
      if (batch.records.length === 1) throw refusal(batch, error)
      const middle = batch.records.length >> 1
      const halves = [sliceRows(batch, 0, middle), sliceRows(batch, middle, batch.records.length)]
      const results = await Promise.allSettled(halves.map(writeAround))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      throw error // Both halves went in alone: what stood between them was not one row.
    }
  }

  return { write, writeAround }
}

function refusal(batch: BatchRows, error: unknown): AppError {
  const { span } = batch.records[0]!
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('invalid', `Span ${span.spanId} of trace ${span.traceId} cannot be stored: ${reason}`, {
    cause: error,
    fields: [{ path: `spans.${span.traceId}.${span.spanId}`, message: reason }],
  })
}

const notesOf = (fresh: readonly KeptRecord[]): SpanNote[] => fresh.flatMap(({ note }) => (note === null ? [] : [note]))

const daysOf = (batches: readonly BatchRows[]): number[] => [
  ...new Set(batches.flatMap((batch) => batch.records.map(({ span }) => Number(span.startNs / dayNs)))),
]
