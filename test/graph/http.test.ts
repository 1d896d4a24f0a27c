import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { metricsText } from '#graph/http/metrics-text.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
let webDist: string

beforeAll(async () => {
  webDist = await mkdtemp(join(tmpdir(), 'nevermore-web-'))
  await mkdir(join(webDist, 'assets'))
  await writeFile(join(webDist, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(webDist, 'assets', 'app-1a2b.js'), 'export {}')
  await writeFile(join(webDist, 'assets', 'old-3c4d.js'), 'export {}')
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

describe('every answer', () => {
  it('promises to keep the connection longer than proxies do, so that no question meets a closed door', async () => {
    const { headers } = await fetch(`${server.url}/healthz`)
    const [, seconds] = /timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? []
    expect(Number(seconds)).toBeGreaterThan(60)
  })

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

  it('outlives files that go while it runs, as they do when it is built anew in place', async () => {
    await rm(join(webDist, 'assets', 'old-3c4d.js'))
    await expect(fetch(`${server.url}/assets/old-3c4d.js`)).rejects.toThrow('fetch failed')
    expect((await fetch(`${server.url}/assets/app-1a2b.js`)).status).toBe(200)
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
      ready: async () => ({ collecting: false }),
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
      { status: 'not ready', database: true, listener: true, preflight: false, collecting: false },
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

describe('places for programs', () => {
  it.each(['/mcp', '/embed/health', '/auth/oidc/start', '/v1/metrics', '/auth/nothing'])(
    'say in JSON that there is nothing at %s, whatever the method',
    async (path) => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const response = await fetch(`${server.url}${path}`, { method })
        expect(response.status).toBe(404)
        expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
      }
    },
  )
})
