import type { IncomingMessage, ServerResponse } from 'node:http'

/** One request on its way through this server. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Sent back as `x-request-id` and written beside every line of the log. */
  readonly requestId: string
  /** Epoch milliseconds: what has a deadline counts from here. */
  readonly receivedAtMs: number
  /** Decoded, without the query. */
  readonly path: string
  /** What `:name` in the route's path stood for. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Answers, or throws an AppError, which becomes the answer. */
export type Handler = (exchange: Exchange) => void | Promise<void>

export interface Route {
  readonly methods: readonly string[]
  /** `/auth/link/:token`; a `*` at the end takes whatever follows. */
  readonly path: string
  readonly handle: Handler
}

export type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' }

/** The first route whose path and method fit; a path that fits without its method says which methods would. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const allowed = new Set<string>()
  for (const route of routes) {
    // What has a route of its own is not for the one that takes everything.
    if (route.path.endsWith('*') && allowed.size > 0) break
    const parameters = parametersOf(route.path, path)
    if (!parameters) continue
    if (route.methods.includes(method)) return { kind: 'found', route, parameters }
    for (const one of route.methods) allowed.add(one)
  }
  return allowed.size > 0 ? { kind: 'wrong method', allowed: [...allowed] } : { kind: 'none' }
}

function parametersOf(pattern: string, path: string): Record<string, string> | null {
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1)) ? {} : null
  const expected = pattern.split('/')
  const given = path.split('/')
  if (expected.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [at, part] of expected.entries()) {
    const segment = given[at] ?? ''
    if (part.startsWith(':') && segment !== '') parameters[part.slice(1)] = segment
    else if (part !== segment) return null
  }
  return parameters
}
