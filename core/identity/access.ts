import { LRUCache } from 'lru-cache'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { hasExpired, verifyApiKey, type VerifiedApiKey } from './api-keys.ts'
import { isLoopback } from './loopback.ts'
import { scopesOfRole, type Role, type Scope } from './scopes.ts'
import { hashToken } from './secrets.ts'
import type { Sessions } from './sessions.ts'
import { findMembership, findProjectId } from './store/users.ts'

/** In whose name something is done, and what they may do. */
export interface Principal {
  readonly projectId: number
  readonly projectName: string
  readonly scopes: readonly Scope[]
  readonly via: 'key' | 'loopback' | 'session'
  readonly keyId?: number
  readonly keyName?: string
  readonly userId?: number
  readonly email?: string
  readonly role?: Role
}

/** What a request shows at the door, before a byte of its body is read. An empty header counts as none. */
export interface Credentials {
  /** The `authorization` header. */
  readonly authorization?: string | null | undefined
  /** The `x-api-key` header. */
  readonly apiKeyHeader?: string | null | undefined
  /** The peer as the socket knows it: never a header, which anybody could write. */
  readonly remoteAddress?: string | null | undefined
  /** Whether a proxy passed it on (`isForwarded`): then the peer is the proxy, and the sender could be anywhere. */
  readonly forwarded?: boolean | undefined
  /** The value of the session cookie. */
  readonly sessionToken?: string | null | undefined
}

export interface Access {
  /** Throws `unauthenticated` when nobody is known, `denied` when they may not. */
  authorise(credentials: Credentials, scope: Scope): Promise<Principal>
  /** Null when nothing was shown that counts. Throws `unauthenticated` for a wrong key, wherever it comes from. */
  identify(credentials: Credentials): Promise<Principal | null>
  /** Looks keys up anew; for whoever has just revoked one. */
  forgetKeys(): void
}

export interface AccessOptions {
  readonly sql: Sql
  readonly clock: Clock
  /** Whether a request from this machine without a key may send spans and ask pre-flight in project `default`. */
  readonly openLoopback: boolean
  /** Without it nobody comes in by cookie. */
  readonly sessions?: Sessions
}

/** How long another process may go on accepting a key that was revoked here. */
const keyCache = { max: 1_000, ttl: 30_000 }
/**
 * Short: somebody may be about to create the key. In a cache of its own, or guesses would push out keys that are right.
 */
const strangerCache = { max: 1_000, ttl: 2_000 }
export const loopbackProject = 'default'
const loopbackScopes: readonly Scope[] = ['ingest', 'preflight']

/** Every door of the product asks here. */
export function createAccess({ sql, clock, openLoopback, sessions }: AccessOptions): Access {
  const findKey = createKeyLookup(sql, clock)
  let loopback: Principal | null = null

  async function fromLoopback(): Promise<Principal | null> {
    if (loopback !== null) return loopback
    const projectId = await findProjectId(sql, loopbackProject)
    if (projectId === null) return null
    loopback = { projectId, projectName: loopbackProject, scopes: loopbackScopes, via: 'loopback' }
    return loopback
  }

  async function fromSession(token: string): Promise<Principal | null> {
    const session = (await sessions?.verifySession(token)) ?? null
    if (session === null) return null
    const member = await findMembership(sql, session.userId, null)
    if (member === null) return null
    const { projectId, projectName, role, email } = member
    return { projectId, projectName, role, email, scopes: scopesOfRole[role], via: 'session', userId: session.userId }
  }

  async function identify(credentials: Credentials): Promise<Principal | null> {
    const key = keyIn(credentials)
    if (key !== null) {
      const found = await findKey.find(key)
      if (found === null || hasExpired(found, clock()))
        throw new AppError('unauthenticated', 'This API key is not valid.')
      return principalOfKey(found)
    }
    // A cookie that ran out is not held against anybody: browsers send it without being asked.
    const person = credentials.sessionToken ? await fromSession(credentials.sessionToken) : null
    if (person !== null) return person
    const local = openLoopback && credentials.forwarded !== true && isLoopback(credentials.remoteAddress ?? null)
    return local ? fromLoopback() : null
  }

  return {
    identify,
    forgetKeys: findKey.forget,
    async authorise(credentials, scope) {
      const principal = await identify(credentials)
      if (principal === null) throw new AppError('unauthenticated', 'This needs an API key or a login.')
      if (principal.scopes.includes(scope)) return principal
      if (principal.via === 'loopback') {
        throw new AppError(
          'unauthenticated',
          'Without an API key or a login, this machine may only send and ask pre-flight.',
        )
      }
      const held = principal.scopes.join(', ')
      throw new AppError('denied', `This needs the scope "${scope}"; the ${principal.via} has: ${held}.`)
    },
  }
}

/**
 * A key, from whichever header; anything else in `authorization` is a key that nobody has. But for `Basic` beside
 * something of ours: a proxy in front asked for that, and browsers send it along with everything.
 */
function keyIn({ authorization, apiKeyHeader, sessionToken }: Credentials): string | null {
  const isProxys = /^Basic /i.test(authorization ?? '') && Boolean(apiKeyHeader || sessionToken)
  if (authorization && !isProxys) return /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? authorization
  return apiKeyHeader ? apiKeyHeader.trim() : null
}

const principalOfKey = ({ id, name, projectId, projectName, scopes }: VerifiedApiKey): Principal => ({
  projectId,
  projectName,
  scopes,
  via: 'key',
  keyId: id,
  keyName: name,
})

interface KeyLookup {
  find(key: string): Promise<VerifiedApiKey | null>
  forget(): void
}

function createKeyLookup(sql: Sql, clock: Clock): KeyLookup {
  // Zero: the cache asks the clock each time instead of remembering its answer for a millisecond of real time.
  const time = { perf: { now: clock }, ttlResolution: 0 }
  const known = new LRUCache<string, Promise<VerifiedApiKey | null>>({ ...keyCache, ...time })
  const strangers = new LRUCache<string, true>({ ...strangerCache, ...time })

  async function lookUp(key: string, hash: string): Promise<VerifiedApiKey | null> {
    try {
      const found = await verifyApiKey(sql, key, clock())
      if (found === null) {
        known.delete(hash)
        strangers.set(hash, true)
      }
      return found
    } catch (error) {
      known.delete(hash)
      throw error
    }
  }
  return {
    async find(key) {
      const hash = hashToken(key).toString('base64')
      if (strangers.has(hash)) return null
      const cached = known.get(hash)
      if (cached !== undefined) return cached
      // The promise is kept, so a burst of requests asks once.
      const asked = lookUp(key, hash)
      known.set(hash, asked)
      return asked
    },
    forget() {
      known.clear()
      strangers.clear()
    },
  }
}
