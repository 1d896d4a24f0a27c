import type { IncomingMessage } from 'node:http'
import type { Access, Credentials, Principal } from '#core/identity/access.ts'
import { isForwarded } from '#core/identity/loopback.ts'
import { isCsrfToken, type Sessions } from '#core/identity/sessions.ts'
import { AppError } from '#core/platform/errors.ts'
import { cookieOf, sessionCookie } from '#graph/http/cookies.ts'
import { asksForLoopback, isForeign } from '#graph/http/origin.ts'

/** Who sent a request, and whether they may change things by it. */
export interface Caller {
  readonly principal: Principal | null
  readonly mayChange: boolean
  /** Looks again, for whoever stays connected. */
  readonly recheck: () => Promise<Principal | null>
}

export interface CallerOptions {
  readonly access: Access
  readonly sessions: Sessions
}

/** What a request shows at the door. One that a page of another site caused has only what it carries itself: a key. */
export function credentialsOf(request: IncomingMessage): Credentials {
  const own = !isForeign(request)
  const { headers } = request
  return {
    authorization: headers.authorization ?? null,
    apiKeyHeader: [headers['x-api-key']].flat()[0] ?? null,
    sessionToken: own ? cookieOf(request, sessionCookie) : null,
    remoteAddress: own && asksForLoopback(request) ? (request.socket.remoteAddress ?? null) : null,
    forwarded: isForwarded((name) => name in headers),
  }
}

/** Throws `unauthenticated` for a wrong key; nobody at all is a caller too, who may do nothing. */
export async function callerOf(request: IncomingMessage, { access, sessions }: CallerOptions): Promise<Caller> {
  const credentials = credentialsOf(request)
  const recheck = (): Promise<Principal | null> => access.identify(credentials)
  const principal = await recheck()
  const mayChange = principal?.via !== 'session' || (await hasCsrfToken(request, credentials, sessions))
  return { principal, mayChange, recheck }
}

/** Throws `denied` unless a session's request brings its CSRF token. */
export async function requireCsrfToken(request: IncomingMessage, sessions: Sessions): Promise<void> {
  if (!isForeign(request) && (await hasCsrfToken(request, credentialsOf(request), sessions))) return
  throw new AppError('denied', 'A change by cookie needs the header x-csrf-token; GET /auth/session answers it.')
}

async function hasCsrfToken(
  request: IncomingMessage,
  { sessionToken }: Credentials,
  sessions: Sessions,
): Promise<boolean> {
  const given = [request.headers['x-csrf-token']].flat()[0]
  if (!given || !sessionToken) return false
  const session = await sessions.verifySession(sessionToken)
  return session !== null && isCsrfToken(session, given)
}
