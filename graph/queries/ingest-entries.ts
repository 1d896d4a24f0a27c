import type { Sql } from '#core/platform/database/connect.ts'
import type { IngestEntry } from '#graph/ingest-entry.ts'

/** Newest first: what collectors wrote down of the last requests. */
export async function latestIngestEntries(sql: Sql, projectId: number, limit: number): Promise<IngestEntry[]> {
  const rows = await sql<{ at: Date; entry: Omit<IngestEntry, 'at'> }[]>`
    select at, entry from ingest_entries where project_id = ${projectId} order by id desc limit ${limit}`
  return rows.map(({ at, entry }) => ({ ...entry, at }))
}
