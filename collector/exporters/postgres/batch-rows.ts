import type { StoredSpans } from '#collector/component.ts'
import type { Batch, SpanRecord } from '#collector/pipeline/record.ts'

import type { CopyRows } from './copy-writer.ts'
import { copyRow } from './copy-writer.ts'
import { encodePayloads } from './encode-payloads.ts'
import { encodeSpans } from './encode-spans.ts'
import type { KeptRecord } from './kept-record.ts'
import { keptRecord } from './kept-record.ts'
import type { SharedRow } from './shared-hash.ts'
import { sharedHash } from './shared-hash.ts'
import type { SpareSheets } from './spare-sheets.ts'
import type { SpanKey } from './store/spans.ts'
import { spanKey } from './store/spans.ts'

/** A batch made ready for the wire, so that nothing is left to compute inside the transaction. */
export interface BatchRows {
  readonly projectId: number
  readonly receivedAtMs: number
  readonly records: readonly KeptRecord[]
  readonly keys: readonly SpanKey[]
  readonly spans: CopyRows
  readonly payloads: CopyRows
  readonly shared: readonly SharedRow[]
}

export function batchRows(
  { projectId, receivedAtMs, items }: Batch<SpanRecord>,
  storedSpans?: StoredSpans,
  sheets?: SpareSheets,
): BatchRows {
  const hashOf = sharedHash()
  const payloads = encodePayloads(projectId, items, hashOf, sheets)
  return {
    projectId,
    receivedAtMs,
    records: items.map((record) => keptRecord(projectId, record, storedSpans)),
    keys: items.map(({ span }) => spanKey(span.traceId, span.spanId, span.startNs)),
    spans: encodeSpans(projectId, items, sheets),
    payloads,
    shared: [...hashOf.rows().values()],
  }
}

/** Part of a batch, for finding the one row that the database refuses. */
export const sliceRows = (rows: BatchRows, start: number, end: number): BatchRows => ({
  ...rows,
  records: rows.records.slice(start, end),
  keys: rows.keys.slice(start, end),
  spans: sliceCopy(rows.spans, start, end),
  payloads: sliceCopy(rows.payloads, start, end),
})

function sliceCopy({ bytes, ends }: CopyRows, start: number, end: number): CopyRows {
  const from = start === 0 ? 0 : ends[start - 1]!
  return { bytes: bytes.subarray(from, ends[end - 1]), ends: ends.slice(start, end).map((at) => at - from) }
}

/** The rows with these indexes as buffers to send; the whole buffer when nothing is left out. */
export function selectRows(rows: CopyRows, indexes: readonly number[]): readonly Buffer[] {
  return indexes.length === rows.ends.length ? [rows.bytes] : indexes.map((index) => copyRow(rows, index))
}
