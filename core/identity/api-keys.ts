import type { Queryable } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { isScope, type Scope } from './scopes.ts'
import { hashToken, randomToken } from './secrets.ts'
import { findApiKey, insertApiKey, markRevoked, touchApiKey } from './store/api-keys.ts'

export interface CreatedApiKey {
  readonly id: number
  /** Shown once; afterwards only its hash and its first characters are known. */
  readonly key: string
  readonly prefix: string
}

export interface VerifiedApiKey {
  readonly id: number
  readonly name: string
  readonly projectId: number
  readonly projectName: string
  readonly scopes: readonly Scope[]
  /** Null for one that lasts until it is revoked. */
  readonly expiresAt: Date | null
}

export interface ApiKeyOptions {
  readonly projectId: number
  readonly name: string
  readonly scopes: readonly Scope[]
  /** One that was chosen elsewhere; random when left out. */
  readonly key?: string
  /** From then on it is refused; never when left out. */
  readonly expiresAt?: Date
  /** Who makes it, as the list tells. */
  readonly author?: string | null
}

const keyPrefix = 'nvm_'
/** How much of a key a list shows: enough to tell keys apart, too little to help. */
const shownCharacters = keyPrefix.length + 6
const nameCharactersMax = 100
const touchAfterMs = 60_000

export const randomApiKey = (): string => keyPrefix + randomToken()

/** Throws `invalid` for a name or scopes that cannot be, `conflict` for a key that exists. */
export async function createApiKey(sql: Queryable, options: ApiKeyOptions): Promise<CreatedApiKey> {
  const { projectId, scopes, key = randomApiKey(), expiresAt = null, author = null } = options
  const name = options.name.trim()
  const fields = [
    ...(name.length === 0 || name.length > nameCharactersMax
      ? [{ path: 'name', message: `1 to ${nameCharactersMax} characters` }]
      : []),
    ...(scopes.length === 0 ? [{ path: 'scopes', message: 'at least one' }] : []),
  ]
  if (fields.length > 0) throw new AppError('invalid', 'The API key cannot be made like this.', { fields })
  const prefix = key.slice(0, shownCharacters)
  const keyHash = hashToken(key)
  const id = await insertApiKey(sql, { projectId, name, prefix, scopes, expiresAt, keyHash, createdBy: author })
  if (id === null) throw new AppError('conflict', 'This API key exists already.')
  return { id, key, prefix }
}

/**
 * Whose key this is; null when it is nobody's, revoked or past its time. The look-up is by hash, so how long it takes
 * tells nothing of how close a guess was. Notes once a minute that the key is in use.
 */
export async function verifyApiKey(
  sql: Queryable,
  key: string,
  nowMs: number = Date.now(),
): Promise<VerifiedApiKey | null> {
  const found = await findApiKey(sql, hashToken(key))
  if (found === null || hasExpired(found, nowMs)) return null
  if (nowMs - (found.lastUsedAt?.getTime() ?? 0) > touchAfterMs) await touchApiKey(sql, found, new Date(nowMs))
  const { id, name, projectId, projectName, expiresAt } = found
  return { id, name, projectId, projectName, expiresAt, scopes: found.scopes.filter(isScope) }
}

/** Whether its time is over; asked also of keys that are remembered. */
export const hasExpired = ({ expiresAt }: Pick<VerifiedApiKey, 'expiresAt'>, nowMs: number): boolean =>
  expiresAt !== null && expiresAt.getTime() <= nowMs

/** From now on refused; processes that know the key learn of it within half a minute. Throws `not_found`. */
export async function revokeApiKey(
  sql: Queryable,
  projectId: number,
  id: number,
  nowMs: number,
  author: string | null = null,
): Promise<void> {
  if (await markRevoked(sql, projectId, id, { at: new Date(nowMs), author })) return
  throw new AppError('not_found', 'There is no such API key, or it was revoked before.')
}
