import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { createUser } from '#core/identity/users.ts'
import { metricsText } from '#graph/http/metrics-text.ts'
import { matchRoute, type Route } from '#graph/http/route.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
let webDist: string
let userId = 0
const person = { email: 'ada@example.org', password: 'correct horse battery' }

beforeAll(async () => {
  webDist = await mkdtemp(join(tmpdir(), 'nevermore-web-'))
  await mkdir(join(webDist, 'assets'))
  await writeFile(join(webDist, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(webDist, 'assets', 'app-1a2b.js'), 'export {}')
  server = await startGraphServer({
    webDist,
    metrics: () => [
      {
        name: 'otelcol_receiver_accepted_spans',
        help: 'Spans.',
        type: 'counter',
        labels: { receiver: 'otlp/"x"' },
        value: 7,
      },
    ],
    ingest: {
      '/v1/traces': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).end('taken')
      },
    },
  })
  const { sql, projectId } = server.database
  userId = (await createUser(sql, { ...person, projectId, role: 'ADMIN' })).id
})
afterAll(async () => {
  await server.stop()
  await rm(webDist, { recursive: true, force: true })
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as Loose).error?.code
const cookieOf = (response: Response): string => response.headers.get('set-cookie') ?? ''

describe('every answer', () => {
  it.each(['/', '/graphql', '/healthz', '/assets/none.js', '/auth/session', '/nowhere/at/all'])(
    'carries security headers and a request id: %s',
    async (path) => {
      const { headers } = await fetch(`${server.url}${path}`)
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(headers.get('content-security-policy')).toMatch(/script-src 'self'; .*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  it('to a wrong method names the right ones', async () => {
    const response = await fetch(`${server.url}/auth/login`)
    expect(response.headers.get('allow')).toBe('POST')
    expect(await codeOf(response)).toBe('UNSUPPORTED')
  })
})

describe('the dashboard', () => {
  it('is one page for every path, never cached, and assets for ever', async () => {
    const page = await fetch(`${server.url}/failures/F-2`)
    expect([page.status, page.headers.get('cache-control'), await page.text()]).toEqual([
      200,
      'no-cache',
      '<!doctype html><title>page</title>',
    ])
    const asset = await fetch(`${server.url}/assets/app-1a2b.js`)
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public,max-age=31536000,immutable'])
  })

  it('says that an asset is missing rather than sending the page', async () => {
    const response = await fetch(`${server.url}/assets/gone.js`)
    expect([response.status, await codeOf(response)]).toEqual([404, 'NOT_FOUND'])
  })

  it('says how to build itself when it is not there', async () => {
    const bare = await startGraphServer()
    const response = await fetch(bare.url)
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build:web')])
    await bare.stop()
  })

  it('does not serve what lies beside its folder', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
      socket.on('data', (part) => {
        resolve(part.toString())
        socket.destroy()
      })
      socket.write('GET /..%2f..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n')
    })
    expect(answer).not.toContain('root:')
  })
})

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

describe('probes', () => {
  it('say that the process runs, and that every part does', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({
      status: 'ready',
      database: true,
      listener: true,
      preflight: true,
    })
  })

  it('say which part is not ready', async () => {
    const slow = await startGraphServer({
      preflight: {
        ready: () => false,
        answer: () => {
          throw new Error('asked too early')
        },
      },
    })
    const response = await fetch(`${slow.url}/readyz`)
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', database: true, listener: true, preflight: false },
    ])
    await slow.stop()
  })

  it('count for Prometheus, for this machine or a key that may read', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    expect(text).toContain('otelcol_receiver_accepted_spans{receiver="otlp/\\"x\\""} 7')
    for (const name of [
      'process_resident_memory_bytes',
      'nevermore_event_loop_delay_seconds{quantile="0.99"}',
      'nevermore_live_subscribers',
      'nevermore_http_requests{route="/healthz",status="200"}',
    ])
      expect(text).toContain(name)
    const passedOn = (headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${server.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9', ...headers } })
    expect((await passedOn()).status).toBe(401)
    expect((await passedOn({ 'x-api-key': server.key })).status).toBe(200)
  })

  it('write each name once, however many series it has', () => {
    const sample = { name: 'a', help: 'A.', type: 'gauge' as const, value: 1 }
    expect(
      metricsText([
        { ...sample, labels: { x: '1' } },
        { ...sample, name: 'b', labels: {} },
        { ...sample, labels: { x: '2\n' } },
      ]),
    ).toBe('# HELP a A.\n# TYPE a gauge\na{x="1"} 1\na{x="2\\n"} 1\n# HELP b A.\n# TYPE b gauge\nb 1\n')
  })
})

describe('the receiver', () => {
  it('is reached on this port too', async () => {
    expect(await (await post('/v1/traces', {})).text()).toBe('taken')
    expect((await fetch(`${server.url}/v1/traces`)).status).toBe(405)
  })
})

describe('GraphQL over HTTP', () => {
  it.each([
    ['{"query": 5}', 400],
    ['nonsense', 400],
    ['[]', 400],
    ['{}', 400],
    ['[{"query":"{apps{name}}"}]', 400],
    ['{"query":"{"}', 400],
    ['{"query":"{nothing}"}', 400],
    ['{"variables":{}}', 400],
  ])('refuses %s with a code', async (body, status) => {
    const response = await post('/graphql', body, {
      'x-api-key': server.key,
      accept: 'application/graphql-response+json',
    })
    const { errors } = (await response.json()) as Loose
    expect([response.status, errors[0].extensions.code]).toEqual([status, 'INVALID'])
  })

  it('takes a GET with a key, and none that a foreign page could cause', async () => {
    const query = `${server.url}/graphql?query=${encodeURIComponent('{apps{name}}')}`
    expect(await (await fetch(query, { headers: { 'x-api-key': server.key } })).json()).toEqual({ data: { apps: [] } })
    expect((await fetch(query)).status).toBe(403)
    const mutation = 'mutation{addFeedback(input:{traceId:"x",key:"k"}){id}}'
    const change = `${server.url}/graphql?query=${encodeURIComponent(mutation)}`
    expect((await fetch(change, { headers: { 'x-api-key': server.key } })).status).toBe(405)
  })

  it('refuses a body that is too large before keeping it', async () => {
    const response = await post(
      '/graphql',
      { query: '{apps{name}}', variables: { x: 'y'.repeat(2_100_000) } },
      { 'x-api-key': server.key },
    )
    expect(response.status).toBe(413)
  })

  it.each([
    [`{ ${'a: apps { name } '.repeat(1_500)} }`, 'tokens'],
    [`{ runs(first: 200) { edges { node { spans { attributes input output events { name } } } } } }`, 'costs'],
    [
      `{ failures { edges { node { patterns { failures { patterns { failures { patterns { failures { patterns {
        failures { patterns { failures { patterns { failures { patterns { title } } } } } } } } } } } } } } } } }`,
      'levels deep',
    ],
  ])('refuses an operation that asks too much (%#)', async (query, word) => {
    const { errors } = await server.ask(query)
    expect(errors?.[0]?.message).toContain(word)
    expect(errors?.[0]?.extensions['code']).toBe('INVALID')
  })

  it('answers the standard introspection', async () => {
    const { getIntrospectionQuery } = await import('graphql')
    const { data } = await server.ask(getIntrospectionQuery())
    expect(data['__schema'].types.length).toBeGreaterThan(50)
  })
})

describe('stopping', () => {
  it('tells WebSockets that the server goes away, ends streams, and is safe twice', async () => {
    const leaving = await startGraphServer()
    const socket = new WebSocket(`${leaving.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const closed = new Promise<number>((resolve) => {
      socket.on('close', resolve)
    })
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    const stream = rawRequest(`${leaving.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': leaving.key },
    })
    const ended = new Promise<void>((resolve) => {
      stream
        .on('response', (response) => {
          response.resume().on('close', resolve)
        })
        .on('error', () => resolve())
    })
    stream.end('{"query":"subscription{failureChanged{id}}"}')
    await sleep(300)
    const startedMs = performance.now()
    await leaving.stop()
    expect(await closed).toBe(1001)
    await ended
    expect(performance.now() - startedMs).toBeLessThan(1_500)
  })
})

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
