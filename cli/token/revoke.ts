import { revokeApiKey } from '#core/identity/api-keys.ts'
import { findApiKeys } from '#core/identity/store/api-keys.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { UsageError } from '../exit-code.ts'
import { say, sayJson } from '../output.ts'

export interface RevokeFlags {
  readonly key?: string | undefined
  readonly json?: boolean | undefined
}

/** Ends a key for good. Throws `not_found` when there is none, or it was revoked before. */
export function revokeToken({ key, json }: RevokeFlags, nowMs: number): (sql: Sql) => Promise<void> {
  if (!key) throw new UsageError('"token revoke" needs the number or the first characters of a key, as listed.')
  const id = /^\d{1,9}$/.test(key) ? Number(key) : null
  const prefix = key.replace(/…$/, '')
  return async (sql) => {
    const [found, other] = await findApiKeys(sql, { id, prefix })
    if (found === undefined) throw new AppError('not_found', `There is no API key "${key}".`)
    if (other !== undefined) throw new AppError('conflict', `Several keys begin with "${prefix}": revoke by number.`)
    await revokeApiKey(sql, found.projectId, found.id, nowMs)
    if (json) return sayJson({ revoked: true, id: found.id, name: found.name, prefix: found.prefix })
    say(`Revoked key ${found.id} (${found.name}). Programs that run refuse it within half a minute.`)
  }
}
