import { describe, expect, it } from 'vitest'
import { matchRoute, type Route } from '#graph/http/route.ts'

describe('a route', () => {
  const route = (path: string, methods = ['GET']): Route => ({ path, methods, handle: () => undefined })
  it.each([
    ['/auth/link/abc', 'found', { token: 'abc' }],
    ['/auth/link/', 'found', {}],
    ['/auth/link', 'found', {}],
    ['/', 'found', {}],
  ])('%s', (path, kind, parameters) => {
    const match = matchRoute([route('/auth/link/:token'), route('/*')], 'GET', path)
    expect(match).toMatchObject({ kind, parameters })
  })

  it('tells a wrong method from nothing', () => {
    expect(matchRoute([route('/a', ['POST'])], 'GET', '/a')).toEqual({ kind: 'wrong method', allowed: ['POST'] })
    expect(matchRoute([route('/a')], 'GET', '/b')).toEqual({ kind: 'none' })
  })
})
