import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { FindingKey } from './withdraw-findings.ts'

/**
 * Findings of failures that were deleted: they stay with their runs and count nowhere. How many a tombstone has
 * swallowed, and when the last one, is kept with it.
 */
export async function swallowFindings(
  sql: Queryable,
  projectId: number,
  findings: readonly (FindingKey & { readonly failureId: string; readonly atMs: number })[],
): Promise<void> {
  await sql`
    with swallowed as (
      select * from json_to_recordset(${storableJson(findings)}::text::json) as t (
        "traceId" uuid, "spanId" text, signal text, class text, "failureId" bigint, "atMs" float8)
    ), held as (
      update findings f set held = true from swallowed t
       where f.project_id = ${projectId} and f.trace_id = t."traceId" and f.span_id = decode(t."spanId", 'hex')
         and f.signal = t.signal and f.class = t.class
    ), sums as (
      select "failureId" as id, count(*) as more, to_timestamp(max("atMs") / 1000) as at from swallowed group by 1
    ), locked as (
      select f.id from failures f join sums using (id) where f.project_id = ${projectId} order by f.id for update of f
    )
    update failures f
       set swallowed_count = f.swallowed_count + sums.more, swallowed_at = greatest(f.swallowed_at, sums.at)
      from locked join sums using (id)
     where f.project_id = ${projectId} and f.id = locked.id`
}
