import type { Sql } from './database/connect.ts'

const chunkRows = 5_000

/**
 * Deletes entries that were told before a moment, oldest first, in small transactions: a long one would hold up all
 * followers. Returns how many. Keep far more than a follower can be away for.
 */
export async function trimOutbox(sql: Sql, before: Date): Promise<number> {
  for (let deleted = 0; ;) {
    const { count } = await sql`
      delete from outbox
       where (project_id, seq) in (
         select project_id, seq from outbox where at < ${before} order by xid, seq limit ${chunkRows})`
    deleted += count
    if (count < chunkRows) return deleted
  }
}
