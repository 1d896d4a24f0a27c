import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { CapturePart, CaptureState } from '../content-capture.ts'

/** What is known of one part of what one library of one app sends. */
export interface CaptureRow {
  readonly projectId: number
  readonly app: string
  readonly scope: string
  readonly part: CapturePart
  readonly state: CaptureState
}

/** Parts remembered per project; the oldest make room. */
const rowsMax = 3_000
const nameMax = 300

/** The key of an app or scope as it is stored: bounded, and without what PostgreSQL cannot hold. */
export const captureName = (name: string): string => name.slice(0, nameMax).replaceAll('\0', '').toWellFormed()

/** Everything known, newest first. */
export const readCapture = (sql: Queryable, limit: number) => sql<CaptureRow[]>`
  select project_id as "projectId", app, scope, part, state from content_capture order by since desc limit ${limit}`

/** Keeps what has changed; what is known already stays untouched, with its date. */
export async function keepCapture(sql: Queryable, changes: readonly CaptureRow[], at: Date): Promise<void> {
  if (changes.length === 0) return
  const rows = new Map(
    changes.map((row) => {
      const named = { ...row, app: captureName(row.app), scope: captureName(row.scope) }
      return [`${row.projectId}\n${named.app}\n${named.scope}\n${row.part}`, named]
    }),
  )
  await sql`
    insert into content_capture as known (project_id, app, scope, part, state, since)
    select "projectId", app, scope, part, state, ${at}
      from json_to_recordset(${storableJson([...rows.values()])}::text::json) as t (
        "projectId" int, app text, scope text, part text, state text)
     order by 1, 2, 3, 4
    on conflict (project_id, app, scope, part) do update set state = excluded.state, since = excluded.since
     where known.state <> excluded.state`
  await sql`
    delete from content_capture old
     using (select project_id, app, scope, part,
                   row_number() over (partition by project_id order by since desc) as place
              from content_capture
             where project_id = any(${[...new Set(changes.map(({ projectId }) => projectId))]}::int[])) as placed
     where placed.place > ${rowsMax} and old.project_id = placed.project_id and old.app = placed.app
       and old.scope = placed.scope and old.part = placed.part`
}
