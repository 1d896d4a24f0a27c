// @vitest-environment happy-dom
import { Client, CombinedError, fetchExchange, gql } from '@urql/core'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { useServer } from 'graphql-ws/use/ws'
import { buildSchema, GraphQLError } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createCache } from '../../web/src/api/cache.ts'
import { createLiveConnection } from '../../web/src/api/live-connection.ts'
import { problemText, ShownProblem } from '../../web/src/api/problem.ts'
import { createSession } from '../../web/src/api/session.ts'

/** On a busy machine a second, which is Vitest's own, is not long. */
const soon = { timeout: 10_000 }

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })
const ada = {
  email: 'ada@example.org',
  role: 'ADMIN',
  scopes: ['read', 'write'],
  project: 'default',
  csrfToken: 'csrf-1',
}

describe('the session', () => {
  it('is what the server says, and nothing of it is kept in the browser', async () => {
    const session = createSession(async () => answer(200, ada))
    await session.load()
    expect(session.state.value).toBe('in')
    expect(session.person.value).toEqual(ada)
    expect(session.mayWrite.value).toBe(true)
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  })

  it('is over when the server does not know us, and open when it cannot be asked', async () => {
    const unknown = createSession(async () =>
      answer(401, { error: { code: 'UNAUTHENTICATED', message: 'Nobody is logged in.' } }),
    )
    await unknown.load()
    expect(unknown.state.value).toBe('out')
    const silent = createSession(async () => answer(503, {}))
    await expect(silent.load()).rejects.toThrow('503')
    expect(silent.state.value).toBe('unknown')
  })

  it('tells why a sign-in was refused in the words of the server', async () => {
    const session = createSession(async () => answer(401, { error: { message: 'E-mail or password is wrong.' } }))
    expect(await session.signIn('ada', 'x')).toEqual({ ok: false, message: 'E-mail or password is wrong.' })
    const dead = createSession(() => Promise.reject(new TypeError('fetch failed')))
    expect(await dead.signIn('ada', 'x')).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be reached'),
    })
  })

  it('signs out with the CSRF token', async () => {
    const request = vi.fn(async (path: RequestInfo | URL, _options?: RequestInit) =>
      answer(200, path === '/auth/session' ? ada : {}),
    )
    const session = createSession(request)
    await session.signIn('ada', 'right')
    await session.signOut()
    expect(request.mock.lastCall).toMatchObject([
      '/auth/logout',
      { method: 'POST', headers: { 'x-csrf-token': 'csrf-1' } },
    ])
    expect(session.state.value).toBe('out')
  })
})

describe('a problem', () => {
  it('is told in one sentence', () => {
    const refused = new GraphQLError('since is not a time.')
    expect(problemText(new CombinedError({ graphQLErrors: [refused] }))).toBe('since is not a time.')
    const masked = new GraphQLError('Something went wrong.', { extensions: { requestId: 'r1' } })
    expect(problemText(new CombinedError({ graphQLErrors: [masked] }))).toBe('Something went wrong. (request r1)')
    expect(problemText(new CombinedError({ networkError: new Error('x'), response: { status: 502 } }))).toBe(
      'The server answered 502.',
    )
    expect(problemText(new CombinedError({ networkError: new Error('x') }))).toMatch(/^The server cannot be reached/)
    expect(new ShownProblem('x').name).toBe('ShownProblem')
  })
})

describe('the cache', () => {
  const failureQuery = gql`query { failure(shortId: "F-1") { id state title } }`
  const change = gql`mutation ($input: SetFailureStateInput!) { setFailureState(input: $input) { id state } }`

  it('shows a change before the server has answered, and takes it back when refused', async () => {
    let refuse: (answer: Response) => void = () => {}
    const failure = { __typename: 'Failure', id: '1', state: 'OPEN', title: 'A' }
    const request = (_url: unknown, options?: RequestInit): Promise<Response> =>
      String(options?.body).includes('mutation')
        ? new Promise((resolve) => {
            refuse = resolve
          })
        : Promise.resolve(answer(200, { data: { failure } }))
    const client = new Client({
      url: 'http://localhost/graphql',
      preferGetMethod: false,
      fetch: request as typeof fetch,
      exchanges: [createCache(), fetchExchange],
    })
    const states: string[] = []
    client.query(failureQuery, {}).subscribe(({ data }) => {
      states.push(data?.failure.state)
    })
    await vi.waitFor(() => expect(states).toEqual(['OPEN']), soon)
    client.mutation(change, { input: { failure: '1', state: 'RESOLVED' } }).subscribe(() => {})
    await vi.waitFor(() => expect(states).toEqual(['OPEN', 'RESOLVED']), soon)
    refuse(answer(200, { errors: [{ message: 'You may only look.' }] }))
    await vi.waitFor(() => expect(states.at(-1)).toBe('OPEN'), soon)
  })
})

describe('the live connection', () => {
  it('says what it is, comes back by itself, and tells who listens that something was missed', async () => {
    const http = createServer().listen(0)
    await once(http, 'listening')
    const sockets = new WebSocketServer({ server: http, path: '/graphql' })
    const schema = buildSchema('type Query { a: Int } type Subscription { tick: Int }')
    useServer(
      {
        schema,
        roots: {
          subscription: {
            async *tick() {
              yield { tick: 1 }
              await new Promise(() => {})
            },
          },
        },
      },
      sockets,
    )
    const { port } = http.address() as AddressInfo
    const live = createLiveConnection(`ws://localhost:${port}/graphql`, { webSocketImpl: WebSocket })
    const missed = vi.fn()
    const news = vi.fn()
    live.onReconnected(missed)
    expect(live.state.value).toBe('idle')

    const stop = live.client.subscribe(
      { query: 'subscription { tick }' },
      { next: news, error: () => {}, complete: () => {} },
    )
    await vi.waitFor(() => expect(live.state.value).toBe('connected'), soon)
    expect(missed).not.toHaveBeenCalled()
    for (const socket of sockets.clients) socket.terminate()
    await vi.waitFor(() => expect(live.state.value).toBe('reconnecting'), soon)
    await vi.waitFor(() => expect(live.state.value).toBe('connected'), { timeout: 5_000 })
    expect(missed).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(news).toHaveBeenCalledTimes(2), soon)
    stop()
    await live.client.dispose()
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
    http.close()
  })
})
