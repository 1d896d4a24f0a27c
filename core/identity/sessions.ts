import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { insertRevoked, isEnded } from './store/sessions.ts'

export interface Session {
  readonly tokenId: string
  readonly userId: number
  readonly expiresAt: Date
  /** What state-changing requests must bring in `x-csrf-token`. */
  readonly csrfToken: string
}

export interface IssuedSession extends Session {
  /** The value of the cookie. */
  readonly token: string
}

export interface Sessions {
  issueSession(userId: number): Promise<IssuedSession>
  /** Null for a token that is not ours, expired, ended, or whose user is not active any more. */
  verifySession(token: string): Promise<Session | null>
  /** Ends a session before its time, in all processes at once. Does nothing for a token that is not ours. */
  endSession(token: string): Promise<void>
}

export const sessionSeconds = 12 * 60 * 60
const issuer = 'nevermore'
const audience = 'session'

export interface SessionsOptions {
  readonly sql: Sql
  readonly clock: Clock
  /** NEVERMORE_SECRET; what signs is derived from it, so that no two purposes share a key. */
  readonly secret: string
}

/**
 * Sessions of people in browsers: a signed token in a cookie. Asked for anew each time, so nothing here can be stale.
 */
export function createSessions({ sql, clock, secret }: SessionsOptions): Sessions {
  const signingKey = derive(secret, 'session')
  const csrfKey = derive(secret, 'csrf')
  const csrfTokenOf = (tokenId: string): string => createHmac('sha256', csrfKey).update(tokenId).digest('base64url')

  async function read(token: string): Promise<Session | null> {
    try {
      const { payload } = await jwtVerify(token, signingKey, {
        algorithms: ['HS256'],
        issuer,
        audience,
        requiredClaims: ['jti', 'sub', 'exp'],
        currentDate: new Date(clock()),
      })
      const { jti, sub, exp } = payload
      const userId = Number(sub)
      if (jti === undefined || exp === undefined || !Number.isSafeInteger(userId)) return null
      return { tokenId: jti, userId, expiresAt: new Date(exp * 1000), csrfToken: csrfTokenOf(jti) }
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }

  return {
    async issueSession(userId) {
      const nowMs = clock()
      const issuedAt = Math.floor(nowMs / 1000)
      const tokenId = uuidv7(nowMs)
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(String(userId))
        .setJti(tokenId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + sessionSeconds)
        .sign(signingKey)
      const expiresAt = new Date((issuedAt + sessionSeconds) * 1000)
      return { token, tokenId, userId, expiresAt, csrfToken: csrfTokenOf(tokenId) }
    },
    async verifySession(token) {
      const session = await read(token)
      return session === null || (await isEnded(sql, session.tokenId, session.userId)) ? null : session
    },
    async endSession(token) {
      const session = await read(token)
      if (session !== null) await insertRevoked(sql, session.tokenId, session.expiresAt, new Date(clock()))
    },
  }
}

/** Compares without telling by its speed how much was right. */
export function isCsrfToken(session: Session, given: string | null | undefined): boolean {
  const [expected, actual] = [Buffer.from(session.csrfToken), Buffer.from(given ?? '')]
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

const derive = (secret: string, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, 'nevermore', purpose, 32))
