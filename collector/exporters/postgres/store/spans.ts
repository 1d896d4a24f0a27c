import type { Transaction } from '#core/platform/database/connect.ts'

import { payloadColumns } from '../encode-payloads.ts'
import { spanColumns } from '../encode-spans.ts'
import type { SharedRow } from '../shared-hash.ts'
import { copy } from './copy.ts'

/** Identity of a stored span: trace id, span id and start, as one string. */
export type SpanKey = string
export const spanKey = (traceId: string, spanId: string, startNs: bigint): SpanKey => `${traceId}${spanId}${startNs}`

/** Copies skeleton rows straight into place. Rejects with 23505 when one of them is there already. */
export const copySpans = (tx: Transaction, rows: readonly Buffer[]) =>
  copy(tx`copy spans (${tx.unsafe(spanColumns.join(', '))}) from stdin (format binary)`, rows)

/** Copies payload rows; their spans must be new. */
export const copyPayloads = (tx: Transaction, rows: readonly Buffer[]) =>
  copy(tx`copy span_payloads (${tx.unsafe(payloadColumns.join(', '))}) from stdin (format binary)`, rows)

/** The careful way: copies beside the table, moves over what is not there yet, and answers which spans that were. */
export async function copyNewSpans(tx: Transaction, rows: readonly Buffer[]): Promise<Set<SpanKey>> {
  await tx`create temp table if not exists staged_spans (like spans) on commit delete rows`
  await copy(tx`copy staged_spans (${tx.unsafe(spanColumns.join(', '))}) from stdin (format binary)`, rows)
  const stored = await tx<{ trace_id: string; span_id: string; start_ns: bigint }[]>`
    insert into spans select * from staged_spans order by trace_id, span_id, start_ns
    on conflict do nothing
    returning replace(trace_id::text, '-', '') as trace_id, encode(span_id, 'hex') as span_id, start_ns`
  return new Set(stored.map((row) => spanKey(row.trace_id, row.span_id, row.start_ns)))
}

/** Keeps resources and scopes that are new. Sorted, so that two writers never wait for each other in a circle. */
export async function keepShared(tx: Transaction, projectId: number, shared: readonly SharedRow[]): Promise<void> {
  if (shared.length === 0) return
  const rows = [...shared].sort((a, b) => (a.hash < b.hash ? -1 : 1))
  await tx`
    insert into resources (project_id, hash, kind, body)
    select ${projectId}, t.hash, t.kind, t.body::json
      from unnest(${rows.map((row) => row.hash)}::uuid[], ${rows.map((row) => row.kind)}::text[],
                  ${rows.map((row) => row.body)}::text[]) as t (hash, kind, body)
    on conflict do nothing`
}
