import type { Batch, SpanRecord } from '#collector/pipeline/record.ts'

import type { CopyRows } from './copy-writer.ts'
import { copyRow } from './copy-writer.ts'
import { encodePayloads } from './encode-payloads.ts'
import { encodeSpans } from './encode-spans.ts'
import type { SharedRow } from './shared-hash.ts'
import { sharedHash } from './shared-hash.ts'
import type { SpanKey } from './store/spans.ts'
import { spanKey } from './store/spans.ts'

/** A batch made ready for the wire, so that nothing is left to compute inside the transaction. */
export interface BatchRows {
  readonly projectId: number
  readonly receivedAtMs: number
  readonly records: readonly SpanRecord[]
  readonly keys: readonly SpanKey[]
  readonly spans: CopyRows
  readonly payloads: CopyRows
  readonly shared: readonly SharedRow[]
}

export function batchRows({ projectId, receivedAtMs, items }: Batch<SpanRecord>): BatchRows {
  const hashOf = sharedHash()
  const payloads = encodePayloads(projectId, items, hashOf)
  return {
    projectId,
    receivedAtMs,
    records: items,
    keys: items.map(({ span }) => spanKey(span.traceId, span.spanId, span.startNs)),
    spans: encodeSpans(projectId, items),
    payloads,
    shared: [...hashOf.rows().values()],
  }
}

/** Part of a batch, for finding the one row that the database refuses. */
export function sliceRows(rows: BatchRows, start: number, end: number): BatchRows {
  return batchRows({
    projectId: rows.projectId,
    receivedAtMs: rows.receivedAtMs,
    items: rows.records.slice(start, end),
  })
}

/** The rows with these indexes as buffers to send; the whole buffer when nothing is left out. */
export function selectRows(rows: CopyRows, indexes: readonly number[]): readonly Buffer[] {
  return indexes.length === rows.ends.length ? [rows.bytes] : indexes.map((index) => copyRow(rows, index))
}
