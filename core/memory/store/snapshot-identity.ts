import type { Queryable } from '#core/platform/database/connect.ts'

/**
 * What tells a database from every other one, together with an entry of its outbox that followers can go on from. Null
 * when that entry is not there: it was trimmed, or never was, and what changed since cannot be made up for.
 */
export async function identityOf(sql: Queryable, seq: bigint): Promise<string | null> {
  // By project first, as the index of its key is made: by its number alone the whole outbox would be looked through.
  const [row] = await sql<[{ identity: string }?]>`
    select concat_ws(' ', (select oid from pg_database where datname = current_database()),
                     (select min(created_at) from projects), o.xid, o.at) as identity
      from projects p join outbox o on o.project_id = p.id and o.seq = ${seq}`
  return row?.identity ?? null
}
