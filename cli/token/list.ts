import { hasExpired } from '#core/identity/api-keys.ts'
import { listApiKeys, type ListedApiKey } from '#core/identity/store/api-keys.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { say, sayJson, sayTable } from '../output.ts'
import { projectIdOf } from './project.ts'

export interface ListFlags {
  readonly project?: string | undefined
  readonly all?: boolean | undefined
  readonly json?: boolean | undefined
}

const keysMax = 1_000

/** Shows keys by their first characters, the newest first. */
export const listTokens =
  ({ project, all, json }: ListFlags, nowMs: number) =>
  async (sql: Sql): Promise<void> => {
    const found = await listApiKeys(sql, project ? await projectIdOf(sql, project) : null, keysMax)
    const shown = found.map((key) => ({ ...key, state: stateOf(key, nowMs) }))
    const keys = all ? shown : shown.filter(({ state }) => state === 'active')
    if (json) return sayJson({ keys })
    if (keys.length === 0) return say('No API keys.')
    sayTable(
      ['NO', 'KEY', 'PROJECT', 'SCOPES', 'LAST USED', 'EXPIRES', 'STATE', 'NAME'],
      keys.map((key) => [
        String(key.id),
        `${key.prefix}…`,
        key.projectName,
        key.scopes.join(','),
        minuteOf(key.lastUsedAt),
        minuteOf(key.expiresAt),
        key.state,
        key.name,
      ]),
    )
  }

function stateOf(key: ListedApiKey, nowMs: number): 'active' | 'revoked' | 'expired' {
  if (key.revokedAt !== null) return 'revoked'
  return hasExpired(key, nowMs) ? 'expired' : 'active'
}

const minuteOf = (at: Date | null): string => at?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never'
