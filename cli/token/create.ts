import { createApiKey } from '#core/identity/api-keys.ts'
import { allScopes, isScope, type Scope } from '#core/identity/scopes.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { dayMs, hourMs, minuteMs } from '#core/platform/durations.ts'
import { UsageError } from '../exit-code.ts'
import { note, say, sayJson } from '../output.ts'
import { projectIdOf } from './project.ts'

export interface CreateFlags {
  readonly name?: string | undefined
  readonly scopes?: string | undefined
  readonly expires?: string | undefined
  readonly project?: string | undefined
  readonly json?: boolean | undefined
}

/** Makes a key and shows it, this once. Throws UsageError for flags that mean nothing, before anything is opened. */
export function createToken(flags: CreateFlags, nowMs: number): (sql: Sql) => Promise<void> {
  const { name, project = 'default' } = flags
  if (!name) throw new UsageError('"token create" needs --name: what the key is for.')
  const scopes = scopesIn(flags.scopes)
  const expiresAt = flags.expires ? expiryOf(flags.expires, nowMs) : null
  return async (sql) => {
    const projectId = await projectIdOf(sql, project)
    const options = { projectId, name, scopes, ...(expiresAt === null ? {} : { expiresAt }) }
    const { id, key } = await createApiKey(sql, options)
    if (flags.json) return sayJson({ id, key, name, project, scopes, expiresAt })
    say(key)
    note(`Key ${id} of project ${project}: ${scopes.join(', ')}; ${lasts(expiresAt)}. It is not shown again.`)
  }
}

const lasts = (expiresAt: Date | null): string =>
  expiresAt === null ? 'until it is revoked' : `until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`

function scopesIn(text: string | undefined): readonly Scope[] {
  if (!text) throw new UsageError(`"token create" needs --scopes: ${allScopes.join(', ')}; several with commas.`)
  const words = [...new Set(text.split(',').map((word) => word.trim().toLowerCase()))]
  const strange = words.find((word) => !isScope(word))
  if (strange !== undefined) throw new UsageError(`--scopes takes ${allScopes.join(', ')}, not "${strange}".`)
  return words.filter(isScope)
}

const unitMs = { d: dayMs, h: hourMs, m: minuteMs } as const
const yearsMax = 20

/** `90d`, `12h`, `30m` from now, or a date; a date alone is its first moment, UTC. */
export function expiryOf(text: string, nowMs: number): Date {
  const [, count, unit] = /^(\d{1,6})([dhm])$/.exec(text) ?? []
  const atMs = count && (unit === 'd' || unit === 'h' || unit === 'm') ? nowMs + Number(count) * unitMs[unit] : at(text)
  if (Number.isNaN(atMs))
    throw new UsageError(`--expires takes 90d, 12h, 30m or a date such as 2027-01-31, not "${text}".`)
  if (atMs <= nowMs) throw new UsageError(`--expires has to lie ahead; "${text}" does not.`)
  if (atMs > nowMs + yearsMax * 366 * unitMs.d)
    throw new UsageError(`--expires may lie ${yearsMax} years ahead at most.`)
  return new Date(atMs)
}

const at = (text: string): number => (/^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN)
