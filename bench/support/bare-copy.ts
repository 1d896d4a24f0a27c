import { batchRows } from '#collector/exporters/postgres/batch-rows.ts'
import { copyPayloads, copySpans } from '#collector/exporters/postgres/store/spans.ts'
import { normalise } from '#collector/normalise.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'

import { createPayload, restamp } from './payload.ts'
import { randomFrom } from './random.ts'

/** Spans in one transaction, as many as the program groups under load. */
const groupSpans = 2000

/**
 * Spans per second that COPY alone reaches with the very rows the program would store: same tables, same keys, encoded
 * beforehand, nothing else in the transaction. Only the time inside transactions counts.
 */
export async function copyRate(sql: Sql, { seconds }: { seconds: number }): Promise<number> {
  const random = randomFrom(Date.now())
  const payload = createPayload({ seed: 7 })
  await ensurePartitions(sql, [Math.floor(Date.now() / 86_400_000)])
  let [copied, copyMs] = [0, 0]
  while (copyMs < seconds * 1000) {
    const batches = Array.from({ length: groupSpans / payload.spanCount }, () => {
      restamp(payload.bytes, payload.stamps, random, Date.now())
      return batchRows({
        projectId: 0,
        receivedAtMs: Date.now(),
        items: decodeProtobuf(payload.bytes).spans.map(normalise),
      })
    })
    const startedAt = performance.now()
    await sql.begin(async (tx) => {
      await copySpans(
        tx,
        batches.map((batch) => batch.spans.bytes),
      )
      await copyPayloads(
        tx,
        batches.map((batch) => batch.payloads.bytes),
      )
    })
    copyMs += performance.now() - startedAt
    copied += groupSpans
  }
  return (copied / copyMs) * 1000
}
