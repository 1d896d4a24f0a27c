import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { createUser } from '#core/identity/users.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
let userId = 0
const person = { email: 'ada@example.org', password: 'correct horse battery' }

beforeAll(async () => {
  server = await startGraphServer()
  const { sql, projectId } = server.database
  userId = (await createUser(sql, { ...person, projectId, role: 'ADMIN' })).id
})
afterAll(() => server.stop())

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as Loose).error?.code
const cookieOf = (response: Response): string => response.headers.get('set-cookie') ?? ''

describe('logging in', () => {
  it('sets a cookie that scripts cannot read, and answers the token for changes', async () => {
    const response = await post('/auth/login', person)
    expect(response.status).toBe(200)
    expect(cookieOf(response)).toMatch(/^nevermore_session=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/)
    const { csrfToken } = (await response.json()) as Loose
    const session = await fetch(`${server.url}/auth/session`, { headers: { cookie: cookieOf(response) } })
    expect(await session.json()).toMatchObject({ email: person.email, role: 'ADMIN', csrfToken })
  })

  it('marks the cookie Secure behind https', async () => {
    expect(cookieOf(await post('/auth/login', person, { 'x-forwarded-proto': 'https' }))).toContain('; Secure')
  })

  it.each([
    [{ email: person.email, password: 'wrong password' }, 401, 'UNAUTHENTICATED'],
    [{ email: person.email }, 400, 'INVALID'],
    ['not json', 400, 'INVALID'],
    [[], 400, 'INVALID'],
  ])('refuses %j', async (body, status, code) => {
    const response = await post('/auth/login', body)
    expect([response.status, await codeOf(response)]).toEqual([status, code])
  })

  it('refuses another content type, a page of another site, and a body without end', async () => {
    const text = await fetch(`${server.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{}',
    })
    expect(text.status).toBe(415)
    expect((await post('/auth/login', person, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await post('/auth/login', { email: 'x'.repeat(20_000), password: 'y' })).status).toBe(413)
  })

  it('slows down whoever guesses', async () => {
    const guess = { email: 'bob@example.org', password: 'guess' }
    const statuses: number[] = []
    for (let at = 0; at < 7; at += 1) statuses.push((await post('/auth/login', guess)).status)
    expect(statuses).toContain(429)
    const refused = await post('/auth/login', guess)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('works once by a link, which then shows that it was used', async () => {
    const link = `/auth/link/${await createSignInLink(server.database.sql, userId, Date.now())}`
    const first = await fetch(`${server.url}${link}`, { redirect: 'manual' })
    expect([first.status, first.headers.get('location')]).toEqual([303, '/'])
    const session = await fetch(`${server.url}/auth/session`, { headers: { cookie: cookieOf(first) } })
    expect(session.status).toBe(200)
    const second = await fetch(`${server.url}${link}`, { redirect: 'manual' })
    expect([second.status, cookieOf(second), await second.text()]).toEqual([
      410,
      '',
      expect.stringContaining('was used or is too old'),
    ])
  })

  it('ends for good by logging out, which needs the token', async () => {
    const login = await post('/auth/login', person)
    const cookie = cookieOf(login).split(';')[0] ?? ''
    const { csrfToken } = (await login.json()) as Loose
    expect((await post('/auth/logout', {}, { cookie })).status).toBe(403)
    const logout = await post('/auth/logout', {}, { cookie, 'x-csrf-token': csrfToken })
    expect([logout.status, cookieOf(logout)]).toEqual([200, expect.stringContaining('Max-Age=0')])
    expect((await fetch(`${server.url}/auth/session`, { headers: { cookie } })).status).toBe(401)
  })
})
