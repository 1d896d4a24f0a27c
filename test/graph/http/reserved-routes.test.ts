import { describe, expect, it } from 'vitest'
import { reservedRoutes } from '#graph/http/reserved-routes.ts'
import { matchRoute } from '#graph/http/route.ts'

function toldAt(path: string): string {
  const match = matchRoute(reservedRoutes, 'POST', path)
  if (match.kind !== 'found') return match.kind
  try {
    // Nothing but the path is looked at.
    Reflect.apply(match.route.handle, null, [{ path }])
    return 'answered'
  } catch (error) {
    return String(error)
  }
}

describe('a place for programs where nothing is yet', () => {
  it.each([
    ['/auth/register', 'Registering is not part of this version.'],
    ['/auth/forgot', 'Resetting a password is not part of this version.'],
    ['/auth/reset', 'Resetting a password is not part of this version.'],
    ['/auth/oidc/callback', 'Single sign-on is not part of this version.'],
    ['/embed', 'Embedding is not part of this version.'],
    ['/mcp', 'The MCP server is not part of this version.'],
    ['/v1/nothing', 'There is nothing at /v1/nothing.'],
  ])('says so at %s', (path, message) => {
    expect(toldAt(path)).toContain(message)
  })
})
