import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { revokeApiKey } from '#core/identity/api-keys.ts'
import { notifyOutbox, tell, type OutboxTopic } from '#core/platform/outbox.ts'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'
import { insertFailure, insertRows, runRow, seededHex } from '#test/support/seed.ts'

let server: GraphServer
const clients: Client[] = []
let shift = 0
const random = seededRandom(1)
beforeAll(async () => {
  server = await startGraphServer({ clock: () => Date.now() + shift })
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
})
afterAll(() => server.stop())

function connect(
  parameters: Record<string, unknown> = { apiKey: server.key },
  headers: Record<string, string> = {},
): Client {
  class Socket extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { headers })
    }
  }
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    connectionParams: parameters,
    retryAttempts: 0,
  })
  clients.push(client)
  return client
}

/** Collects what a subscription delivers; `closed` resolves with why it ended. */
function listen(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const heard: Loose[] = []
  const closed = new Promise<Loose>((resolve) => {
    client.subscribe(
      { query, variables },
      {
        next: (result: Loose) => heard.push(result.errors ?? result.data),
        error: resolve,
        complete: () => resolve('complete'),
      },
    )
  })
  return { heard, closed }
}

async function until(condition: () => boolean, whileMs = 5_000): Promise<void> {
  const endMs = Date.now() + whileMs
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('it never came to be')
    await sleep(5)
  }
}

const announce = (
  topic: OutboxTopic,
  payload: Record<string, unknown>,
  projectId = server.database.projectId,
): Promise<unknown> =>
  server.database.sql.begin(async (tx) => {
    await tell(tx, projectId, topic, payload)
    await notifyOutbox(tx)
  })

const makeFailure = (shortNo: number): Promise<string> =>
  insertFailure(server.database.sql, server.database.projectId, { shortNo, firstSeenMs: 1e12, lastSeenMs: 1e12 })

describe('a subscription over WebSocket', () => {
  it('hears of a changed failure well within a second, with fresh relations each time', async () => {
    const { heard } = listen(connect(), 'subscription { failureChanged { shortId title apps { name } } }')
    await sleep(300)
    const id = await makeFailure(1)
    const startedMs = performance.now()
    await announce('failure.changed', { failures: [id] })
    await until(() => heard.length === 1)
    expect(performance.now() - startedMs).toBeLessThan(900)
    expect(heard[0]).toEqual({ failureChanged: { shortId: 'F-1', title: 'failure 1', apps: [] } })
    const { sql, projectId } = server.database
    const hash = 'ab'.repeat(16)
    await insertRows(sql, 'fingerprints', [
      { project_id: projectId, hash, failure_id: id, algorithm: 'a', level: 'template', text: 't', attached_by: 'x' },
    ])
    await insertRows(sql, 'fingerprint_apps', [
      {
        project_id: projectId,
        fingerprint: hash,
        app: 'late',
        run_count: 1,
        first_seen_at: '2026-01-01',
        last_seen_at: '2026-01-01',
      },
    ])
    await announce('failure.changed', { failures: [id] })
    await until(() => heard.length === 2)
    expect(heard[1].failureChanged.apps).toEqual([{ name: 'late' }])
  })

  it('hears of runs, warnings and health, of one app when it says so', async () => {
    const { sql, projectId } = server.database
    const client = connect()
    const runs = listen(client, 'subscription { runFinished(app: "a") { traceId status } }')
    const warnings = listen(client, 'subscription { warningIssued { id verdict app { name } } }')
    const health = listen(client, 'subscription { healthChanged(app: "a") { app score runs failureRate } }')
    await sleep(300)
    const ids = [seededHex(random, 32), seededHex(random, 32)]
    await insertRows(
      sql,
      'traces',
      ids.map((traceId, at) => runRow(projectId, { traceId, app: at === 0 ? 'a' : 'b', startedMs: 1e12 })),
    )
    await announce('run.finished', { runs: ids.map((traceId) => ({ traceId, app: 'x', status: 'OK' })) })
    const id = '01890000-0000-7000-8000-00000000000a'
    await insertRows(sql, 'warnings', [
      {
        project_id: projectId,
        id,
        at: '2026-01-01',
        app: 'a',
        verdict: 'WARN',
        message: 'm',
        question: {},
        matches: [],
        index_seq: 1,
        stale_ms: 1,
        took_ms: 1,
      },
    ])
    await announce('warning.issued', { warnings: [{ id, app: 'a' }] })
    await insertRows(
      sql,
      'health_points',
      ['a', 'b'].map((app) => ({
        project_id: projectId,
        app,
        at: '2026-01-01',
        score: 81.8,
        runs: 40,
        failed_runs: 10,
        parts: [],
      })),
    )
    await announce('health.changed', { apps: ['a', 'b'] })
    await until(() => runs.heard.length > 0 && warnings.heard.length > 0 && health.heard.length > 0)
    await sleep(200)
    expect(runs.heard).toEqual([{ runFinished: { traceId: ids[0], status: 'OK' } }])
    expect(warnings.heard).toEqual([{ warningIssued: { id, verdict: 'WARN', app: { name: 'a' } } }])
    expect(health.heard).toEqual([{ healthChanged: { app: 'a', score: 81.8, runs: 40, failureRate: 0.25 } }])
  })

  it('hears nothing of another project', async () => {
    const other = await server.database.addProject()
    const { heard } = listen(
      connect({ apiKey: await server.addKey(other, ['read']) }),
      'subscription { failureChanged { shortId } }',
    )
    const own = listen(connect(), 'subscription { failureChanged { shortId } }')
    await sleep(300)
    await announce('failure.changed', { failures: [await makeFailure(2)] })
    await until(() => own.heard.length === 1)
    await sleep(150)
    expect(heard).toEqual([])
  })

  it('is told once of many changes of one failure', async () => {
    const id = await makeFailure(3)
    const { heard } = listen(connect(), 'subscription { failureChanged { shortId } }')
    await sleep(300)
    for (let at = 0; at < 40; at += 1) await announce('failure.changed', { failures: [id] })
    await sleep(600)
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.length).toBeLessThan(20)
  })

  it('is refused without a key, with a key that may not read, and for another project', async () => {
    const query = 'subscription ($project: ID) { failureChanged(project: $project) { shortId } }'
    const codeOf = async (client: Client, variables = {}): Promise<unknown> => {
      const { heard, closed } = listen(client, query, variables)
      const ended = await closed
      return [heard[0] ?? ended].flat()[0].extensions?.code
    }
    expect(await codeOf(connect({}))).toBe('UNAUTHENTICATED')
    expect(await codeOf(connect({ apiKey: await server.addKey(server.database.projectId, ['ingest']) }))).toBe('DENIED')
    expect(await codeOf(connect(), { project: Buffer.from('Project:1').toString('base64url') })).toBe('NOT_FOUND')
  })

  it.each([
    ['authorization', (key: string) => ({ authorization: `Bearer ${key}` })],
    ['Authorization', (key: string) => ({ Authorization: `Bearer ${key}` })],
    ['x-api-key', (key: string) => ({ 'x-api-key': key })],
    ['X-API-Key in headers', (key: string) => ({ headers: { 'X-API-Key': key } })],
  ])('knows the key that a client gives as %s', async (_name, parametersWith) => {
    const { heard, closed } = listen(connect(parametersWith(server.key)), '{ viewer { scopes } }')
    expect(await closed).toBe('complete')
    expect(heard).toEqual([{ viewer: { scopes: expect.arrayContaining(['read']) } }])
  })

  it('cannot be opened with a wrong key or by a page of another site', async () => {
    const wrong = listen(connect({ apiKey: 'nvm_wrong' }), 'subscription { failureChanged { shortId } }')
    expect(String((await wrong.closed).reason)).toContain('not valid')
    const foreign = listen(
      connect(undefined, { origin: 'https://evil.example' }),
      'subscription { failureChanged { shortId } }',
    )
    expect(String((await foreign.closed).message)).toContain('403')
  })

  it('ends when its key was revoked', async () => {
    const { sql, projectId } = server.database
    const key = await server.addKey(projectId, ['read'])
    const { heard, closed } = listen(connect({ apiKey: key }), 'subscription { failureChanged { shortId } }')
    await sleep(300)
    const [row] = await sql<{ id: number }[]>`select max(id) as id from api_keys`
    await revokeApiKey(sql, projectId, row?.id ?? 0, Date.now())
    server.access.forgetKeys()
    shift += 31_000
    await announce('failure.changed', { failures: [await makeFailure(4)] })
    await closed
    expect(heard).toEqual([[expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })]])
  })

  it('answers queries and changes on the same connection', async () => {
    const { heard, closed } = listen(connect(), '{ apps { name } }')
    await closed
    expect(heard).toEqual([{ apps: [] }])
    const broken = listen(connect(), '{ nothing }')
    expect((await broken.closed)[0].extensions.code).toBe('INVALID')
  })
})

describe('a subscription over server-sent events', () => {
  it('hears of changes on the same path', async () => {
    const stop = new AbortController()
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      signal: stop.signal,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': server.key },
      body: JSON.stringify({ query: 'subscription { failureChanged { shortId } }' }),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const heard: string[] = []
    const reading = (async () => {
      for await (const part of response.body ?? []) heard.push(new TextDecoder().decode(part))
    })().catch(() => undefined)
    await sleep(300)
    await announce('failure.changed', { failures: [await makeFailure(5)] })
    await until(() => heard.join('').includes('F-5'))
    expect(heard.join('')).toContain('data: {"data":{"failureChanged":{"shortId":"F-5"}}}')
    stop.abort()
    await reading
  })
})
