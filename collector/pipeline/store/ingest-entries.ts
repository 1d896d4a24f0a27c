import type { Sql } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'
import type { IngestEntry } from '../ingest-ring.ts'

/** Adds entries, oldest first, and forgets the oldest beyond so many of a project. */
export async function keepIngestEntries(sql: Sql, entries: readonly IngestEntry[], keptMax: number): Promise<void> {
  const projects = [...new Set(entries.map(({ projectId }) => projectId))]
  await sql.begin(async (tx) => {
    await tx`
      insert into ingest_entries (project_id, at, entry)
      select project_id, at, entry::jsonb
        from unnest(${entries.map(({ projectId }) => projectId)}::integer[],
                    ${entries.map(({ at }) => at.toISOString())}::timestamptz[],
                    ${entries.map(textOf)}::text[]) with ordinality as sent (project_id, at, entry, no)
       order by no`
    await tx`
      delete from ingest_entries e
       where project_id = any(${projects}::integer[])
         and id <= (select id from ingest_entries
                     where project_id = e.project_id order by id desc offset ${keptMax} limit 1)`
  })
}

const textOf = ({ at: _at, projectId: _projectId, ...entry }: IngestEntry): string => storableJson(entry)
