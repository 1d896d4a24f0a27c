import type { IncomingMessage } from 'node:http'
import { isLoopback } from '#core/identity/loopback.ts'

/** True when a page of another site caused this request: browsers say so, and scripts cannot make them lie. */
export function isForeign(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = request.headers
  return origin !== undefined && hostOf(origin) !== request.headers.host
}

/** False when a page rebound its own name to 127.0.0.1: the connection is local then, the name it asks for is not. */
export function asksForLoopback(request: IncomingMessage): boolean {
  const name = (request.headers.host ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  return name === 'localhost' || isLoopback(name)
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host
  } catch {
    return null
  }
}
