import type { Transaction } from '#core/platform/database/connect.ts'

import type { BatchRows } from './batch-rows.ts'
import { selectRows } from './batch-rows.ts'
import type { Known } from './known.ts'
import { keyOf } from './known.ts'
import { foldInputOf } from './fold-input.ts'
import type { KeptRecord } from './kept-record.ts'
import type { SharedRow } from './shared-hash.ts'
import type { PendingFold } from './store/pending-folds.ts'
import { keepPending } from './store/pending-folds.ts'
import type { SpanKey } from './store/spans.ts'
import { copyNewSpans, copyPayloads, copySpans, keepShared } from './store/spans.ts'

/** `direct` copies into place and fails when a span is there already; `careful` goes through a staging table. */
export type WriteMode = 'direct' | 'careful'

export interface WriteResult {
  /** Those that were not stored before, each once. */
  readonly fresh: readonly KeptRecord[]
  readonly duplicates: number
  /** What is to be folded in once the transaction is committed; null when no span was new. */
  readonly pending: PendingFold | null
  /** To be remembered once the transaction is committed. */
  readonly learned: readonly string[]
}

/**
 * Stores batches of one project in the caller's transaction, and beside them what they add to everything else. Whatever
 * was stored before changes nothing.
 */
export async function writeGroup(
  tx: Transaction,
  batches: readonly BatchRows[],
  known: Known,
  mode: WriteMode,
): Promise<WriteResult> {
  const { projectId, receivedAtMs } = batches[0]!
  const shared = new Map(
    batches.flatMap((batch) =>
      batch.shared.filter((row) => !known.has(keyOf(projectId, row.hash))).map((row) => [row.hash, row]),
    ),
  )
  const fresh = await storeSpans(tx, batches, [...shared.values()], mode)
  const total = batches.reduce((sum, batch) => sum + batch.records.length, 0)
  const pending =
    fresh.length === 0
      ? null
      : await keepPending(
          tx,
          projectId,
          foldInputOf(fresh, receivedAtMs, (hash) => known.has(keyOf(projectId, hash))),
        )
  return {
    fresh,
    duplicates: total - fresh.length,
    pending,
    learned: [...shared.keys()].map((hash) => keyOf(projectId, hash)),
  }
}

/** Answers the records that were not stored before, each once. */
async function storeSpans(
  tx: Transaction,
  batches: readonly BatchRows[],
  shared: readonly SharedRow[],
  mode: WriteMode,
): Promise<KeptRecord[]> {
  const picks = distinctRows(batches)
  const spanRows = picks.flatMap(({ batch, indexes }) => selectRows(batch.spans, indexes))
  let kept = picks
  if (mode === 'direct') {
    await copySpans(tx, spanRows)
  } else {
    const stored = await copyNewSpans(tx, spanRows)
    kept = picks.map(({ batch, indexes }) => ({ batch, indexes: indexes.filter((i) => stored.has(batch.keys[i]!)) }))
  }
  await keepShared(tx, batches[0]!.projectId, shared)
  const payloadRows = kept.flatMap(({ batch, indexes }) => selectRows(batch.payloads, indexes))
  if (payloadRows.length > 0) await copyPayloads(tx, payloadRows)
  return kept.flatMap(({ batch, indexes }) => indexes.map((index) => batch.records[index]!))
}

interface Pick {
  readonly batch: BatchRows
  readonly indexes: readonly number[]
}

/** The same span may arrive in two batches of a group, or twice in one: the first one wins. */
function distinctRows(batches: readonly BatchRows[]): Pick[] {
  const seen = new Set<SpanKey>()
  return batches.map((batch) => ({
    batch,
    indexes: batch.keys.flatMap((key, index) => {
      if (seen.has(key)) return []
      seen.add(key)
      return [index]
    }),
  }))
}
