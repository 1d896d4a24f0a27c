import type { Queryable } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { hashToken, randomToken } from './secrets.ts'
import { insertLink, useLink } from './store/sign-in-links.ts'

export const signInLinkMinutes = 15

/** A token that signs a user in once, within a quarter of an hour. Only its hash is stored. */
export async function createSignInLink(sql: Queryable, userId: number, nowMs: number): Promise<string> {
  const token = randomToken()
  const expiresAt = new Date(nowMs + signInLinkMinutes * 60_000)
  await insertLink(sql, { tokenHash: hashToken(token), userId, expiresAt, now: new Date(nowMs) })
  return token
}

/** The user the link was made for. Throws `unauthenticated` when it is unknown, too old or used. */
export async function redeemSignInLink(sql: Queryable, token: string, nowMs: number): Promise<number> {
  const userId = await useLink(sql, hashToken(token), new Date(nowMs))
  if (userId !== null) return userId
  throw new AppError('unauthenticated', 'This sign-in link was used or is too old. Ask for a new one.')
}
