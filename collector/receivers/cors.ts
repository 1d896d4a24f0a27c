import type { IncomingMessage } from 'node:http'

import type { CorsSettings } from './otlp-config.ts'

export interface Cors {
  /** Headers for the answer to an ordinary request. */
  headers(request: IncomingMessage): Readonly<Record<string, string>>
  /** Headers for the answer to a preflight, null when this is none or its origin may not send. */
  preflight(request: IncomingMessage): Readonly<Record<string, string>> | null
}

const alwaysAllowed = ['content-type', 'content-encoding', 'authorization', 'x-api-key']

/**
 * Lets browsers of other origins send. Without allowed origins it adds nothing to any answer. Never with cookies: keys
 * travel in headers.
 */
export function createCors({ allowed_origins, allowed_headers, max_age }: CorsSettings): Cors {
  const allowed = allowed_origins.map(toPattern)
  const originOf = (request: IncomingMessage): string | null => {
    const { origin } = request.headers
    return origin !== undefined && allowed.some((pattern) => pattern.test(origin)) ? origin : null
  }
  const headers = (request: IncomingMessage): Readonly<Record<string, string>> => {
    const origin = originOf(request)
    return origin === null ? {} : { 'access-control-allow-origin': origin, vary: 'origin' }
  }
  return {
    headers,
    preflight(request) {
      if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return null
      if (originOf(request) === null) return null
      return {
        ...headers(request),
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': [...alwaysAllowed, ...allowed_headers].join(', '),
        'access-control-max-age': String(max_age),
      }
    },
  }
}

/** `https://*.example.com` as a regular expression in which `*` matches no slash. */
const toPattern = (origin: string): RegExp =>
  new RegExp(
    `^${origin
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'))
      .join('[^/]*')}$`,
    'i',
  )
