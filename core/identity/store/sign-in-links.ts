import type { Queryable } from '#core/platform/database/connect.ts'

/** What expired is cleared on the way. */
export async function insertLink(
  sql: Queryable,
  link: { readonly tokenHash: Buffer; readonly userId: number; readonly expiresAt: Date; readonly now: Date },
): Promise<void> {
  await sql`delete from sign_in_links where expires_at < ${link.now}`
  await sql`
    insert into sign_in_links (token_hash, user_id, expires_at)
    values (${link.tokenHash}, ${link.userId}, ${link.expiresAt})`
}

/** One statement, so of two who come with the same link one is let in. Null when it is unknown, old or used. */
export async function useLink(sql: Queryable, tokenHash: Buffer, now: Date): Promise<number | null> {
  const [row] = await sql<[{ userId: number }?]>`
    update sign_in_links l set used_at = ${now}
      from users u
     where l.token_hash = ${tokenHash} and l.used_at is null and l.expires_at > ${now}
       and u.id = l.user_id and u.active
    returning l.user_id as "userId"`
  return row?.userId ?? null
}
