import { AppError } from '#core/platform/errors.ts'
import type { Route } from '#graph/http/route.ts'

/** Places for programs. Whoever asks for what is not there wants to be told so, not to be given the dashboard's page. */
const reserved = ['/v1/*', '/auth/*', '/mcp', '/mcp/*', '/embed', '/embed/*', '/graphql/*'] as const
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** What is promised at some of these places, and is not in this version. */
const missing: readonly (readonly [place: RegExp, what: string])[] = [
  [/^\/auth\/register$/, 'Registering'],
  [/^\/auth\/(forgot|reset)$/, 'Resetting a password'],
  [/^\/auth\/oidc(\/|$)/, 'Single sign-on'],
  [/^\/embed(\/|$)/, 'Embedding'],
  [/^\/mcp(\/|$)/, 'The MCP server'],
]

function tellMissing(path: string): string {
  const [, what] = missing.find(([place]) => place.test(path)) ?? []
  return what === undefined ? `There is nothing at ${path.slice(0, 200)}.` : `${what} is not part of this version.`
}

/** Behind all routes that are, and before the one that answers the dashboard to everything. */
export const reservedRoutes: readonly Route[] = reserved.map((place) => ({
  methods,
  path: place,
  handle({ path }) {
    throw new AppError('not_found', tellMissing(path))
  },
}))
