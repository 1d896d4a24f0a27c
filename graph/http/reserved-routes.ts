import { AppError } from '#core/platform/errors.ts'
import type { Route } from '#graph/http/route.ts'

/** Places for programs. Whoever asks for what is not there wants to be told so, not to be given the dashboard's page. */
const reserved = ['/v1/*', '/auth/*', '/mcp', '/mcp/*', '/embed/*', '/graphql/*'] as const
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** Behind all routes that are, and before the one that answers the dashboard to everything. */
export const reservedRoutes: readonly Route[] = reserved.map((place) => ({
  methods,
  path: place,
  handle({ path }) {
    throw new AppError('not_found', `There is nothing at ${path.slice(0, 200)}.`)
  },
}))
