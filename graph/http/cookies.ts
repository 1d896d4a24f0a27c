import type { IncomingMessage } from 'node:http'

/** Plain on http, because `__Host-` cookies need https. */
export const sessionCookie = 'nevermore_session'

/** The value of one cookie; null when it was not sent. */
export function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || null
  }
  return null
}

/** A cookie that scripts cannot read and foreign pages cannot send along with a change. */
export const setCookie = (name: string, value: string, maxAgeSeconds: number, secure: boolean): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`

/** https, seen by ourselves or said by the proxy in front. */
export const isSecure = (request: IncomingMessage): boolean =>
  'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https'
