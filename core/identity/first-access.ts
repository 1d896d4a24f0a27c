import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { createApiKey, randomApiKey } from './api-keys.ts'
import { keepCredentials, readCredentials } from './credentials-file.ts'
import { firstKeyScopes } from './scopes.ts'
import { hashToken, randomToken } from './secrets.ts'
import { hasApiKeys, knowsKeyHash } from './store/api-keys.ts'
import { countUsers, findProjectId, findUserByEmail } from './store/users.ts'
import { createUser, normaliseEmail } from './users.ts'

export interface FirstAccessOptions {
  readonly sql: Sql
  readonly dataDirectory: string
}

export interface FirstAdmin {
  /** Null when there are users, but none with this address. */
  readonly userId: number | null
  readonly email: string
  /** Null when it was given from outside, or chosen long ago. */
  readonly password: string | null
  /** Made just now: the moment to print the password. */
  readonly created: boolean
}

export interface FirstKey {
  /** Null when there are keys, but none we know by heart. */
  readonly key: string | null
  readonly created: boolean
}

const firstProject = 'default'
const firstKeyName = 'first key'

async function firstProjectId(sql: Sql): Promise<number> {
  const id = await findProjectId(sql, firstProject)
  if (id === null)
    throw new AppError('conflict', `The project "${firstProject}" is missing; the database was changed by hand.`)
  return id
}

/**
 * Makes the first admin unless there are users. A password that is made up is written into the data directory before it
 * counts, so that a crash in between loses nothing; one that is there from an earlier start is taken again.
 */
export async function ensureFirstAdmin(
  { sql, dataDirectory }: FirstAccessOptions,
  given: { readonly email: string; readonly password: string | null },
): Promise<FirstAdmin> {
  const email = normaliseEmail(given.email)
  const kept = await readCredentials(dataDirectory)
  const known = kept.adminEmail === email ? kept.adminPassword : null
  if ((await countUsers(sql)) > 0) {
    const found = await findUserByEmail(sql, email)
    return { email, userId: found?.id ?? null, password: found === null ? null : known, created: false }
  }
  const password = given.password ?? known ?? randomToken(15)
  if (given.password === null && known === null) {
    await keepCredentials(dataDirectory, { adminEmail: email, adminPassword: password })
  }
  try {
    const { id } = await createUser(sql, { email, password, projectId: await firstProjectId(sql), role: 'ADMIN' })
    return { email, userId: id, password: given.password === null ? password : null, created: true }
  } catch (error) {
    // Another process starting at the same moment was first.
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    const found = await findUserByEmail(sql, email)
    return { email, userId: found?.id ?? null, password: null, created: false }
  }
}

/**
 * Makes the first API key of the first project, by the same rules. One that is given is added whenever it is missing.
 */
export async function ensureFirstKey(
  { sql, dataDirectory }: FirstAccessOptions,
  given: { readonly key: string | null },
): Promise<FirstKey> {
  const projectId = await firstProjectId(sql)
  const kept = (await readCredentials(dataDirectory)).apiKey
  const key = given.key ?? kept
  // A key that was revoked stays so.
  if (key !== null && (await knowsKeyHash(sql, hashToken(key)))) return { key, created: false }
  if (given.key === null && kept === null && (await hasApiKeys(sql, projectId))) return { key: null, created: false }
  const wanted = key ?? randomApiKey()
  if (key === null) await keepCredentials(dataDirectory, { apiKey: wanted })
  try {
    await createApiKey(sql, { projectId, name: firstKeyName, scopes: firstKeyScopes, key: wanted })
    return { key: wanted, created: true }
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return { key: wanted, created: false }
    throw error
  }
}
