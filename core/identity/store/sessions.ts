import type { Queryable } from '#core/platform/database/connect.ts'

/** Whether a session was ended before its time, or its user was deactivated or removed. */
export async function isEnded(sql: Queryable, tokenId: string, userId: number): Promise<boolean> {
  const [row] = await sql<[{ ended: boolean }]>`
    select exists (select from revoked_sessions where token_id = ${tokenId})
        or not exists (select from users where id = ${userId} and active) as ended`
  return row.ended
}

/** Kept until the token would have expired anyway; what expired is cleared on the way. */
export async function insertRevoked(sql: Queryable, tokenId: string, expiresAt: Date, now: Date): Promise<void> {
  await sql`delete from revoked_sessions where expires_at < ${now}`
  await sql`
    insert into revoked_sessions (token_id, expires_at) values (${tokenId}, ${expiresAt}) on conflict do nothing`
}
