import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUser } from '#core/identity/users.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { quietDoor, startGraphServer, type GraphServer } from '#test/support/graph-server.ts'
import { seedWorld, type World } from '#test/support/world/seed-world.ts'

let server: GraphServer
let world: World
let strangerKey: string
let failureId = ''
const nowMs = Date.UTC(2026, 5, 4, 12)

beforeAll(async () => {
  server = await startGraphServer({
    clock: () => nowMs,
    preflight: {
      ready: () => true,
      answer: async (...asked) => ({
        ...(await quietDoor.answer(...asked)),
        verdict: 'WARN',
        matches: [
          {
            failureId,
            patternId: null,
            tier: 'EXACT',
            similarity: 1,
            runs: 9,
            failedRuns: 4,
            why: ['same words'],
            mitigation: null,
          },
        ],
      }),
    },
  })
  const { sql, projectId, addProject } = server.database
  world = await seedWorld(sql, projectId, { seed: 3, nowMs, runs: 40 })
  failureId = [...world.failureIds.values()][0] ?? ''
  strangerKey = await server.addKey(await addProject('another'), ['preflight', 'read', 'write'])
})
afterAll(() => server.stop())

const codesOf = async (query: string, key: string | null): Promise<unknown[]> =>
  ((await server.ask(query, { key })).errors ?? []).map((error) => error.extensions['code'])

describe('without key or login', () => {
  it.each([
    '{ failures { totalCount } }',
    '{ runs { totalCount } }',
    '{ apps { name } }',
    '{ patterns { totalCount } }',
    '{ warnings { totalCount } }',
    '{ overview { runs } }',
    '{ ingestLog { bytes } }',
    '{ health(scope: {}) { score } }',
    '{ node(id: "RmFpbHVyZTox") { id } }',
    '{ nodes(ids: []) { id } }',
    '{ timeseries(metric: "runs", from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { value } }',
    'mutation { addFeedback(input: {traceId: "x", key: "y"}) { id } }',
  ])('%s is UNAUTHENTICATED', async (query) => {
    expect(await codesOf(query, null)).toEqual(['UNAUTHENTICATED'])
  })

  it('this machine may ask pre-flight in the project default, and is nobody', async () => {
    const { data, errors } = await server.ask('{ viewer { id } preflight(input: {app: "a"}) { id verdict } }', {
      key: null,
    })
    expect(errors).toBeUndefined()
    expect(data).toEqual({ viewer: null, preflight: { id: expect.any(String), verdict: 'WARN' } })
  })

  it('a page that rebound its name to this machine may not even that', async () => {
    const { request } = await import('node:http')
    const body = JSON.stringify({ query: '{ preflight(input: {app: "a"}) { id } }' })
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = request(
        `${server.url}/graphql`,
        { method: 'POST', headers: { host: 'evil.example', 'content-type': 'application/json' } },
        (response) => {
          let text = ''
          response
            .on('data', (part: Buffer) => {
              text += part.toString()
            })
            .on('end', () => resolve(text))
        },
      )
      sent.on('error', reject).end(body)
    })
    expect(answer).toContain('UNAUTHENTICATED')
  })

  it('a request that a proxy passed on may not either', async () => {
    const { errors } = await server.ask('{ preflight(input: {app: "a"}) { id } }', {
      key: null,
      headers: { 'x-forwarded-for': '203.0.113.9' },
    })
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })
})

describe('a key', () => {
  it('that is wrong is refused as a whole, with status 401', async () => {
    const { status, errors } = await server.ask('{ __typename }', { key: 'nvm_wrong' })
    expect([status, errors?.[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('does what its scopes say and no more', async () => {
    const { projectId } = server.database
    const [reads, asks] = [await server.addKey(projectId, ['read']), await server.addKey(projectId, ['preflight'])]
    expect(await codesOf('{ apps { name } }', reads)).toEqual([])
    expect(await codesOf('{ preflight(input: {app: "a"}) { id } }', reads)).toEqual(['DENIED'])
    expect(await codesOf('{ apps { name } }', asks)).toEqual(['DENIED'])
    expect(await codesOf('{ preflight(input: {app: "a"}) { id } }', asks)).toEqual([])
    const change = `mutation { editFailure(input: {failure: "${encodeGlobalId('Failure', failureId)}", title: "x"})
      { id } }`
    expect(await codesOf(change, reads)).toEqual(['DENIED'])
  })

  it('that may only ask pre-flight learns names and what helps, and nothing that leads on to runs', async () => {
    const asks = await server.addKey(server.database.projectId, ['preflight'])
    const ask = (fields: string): string => `{ preflight(input: {app: "a"}) { matches { failure { ${fields} } } } }`
    expect(await codesOf(ask('shortId title class severity mitigation rootCause occurrenceCount'), asks)).toEqual([])
    for (const field of [
      'occurrences { totalCount }',
      'apps { name }',
      'fingerprints { hash }',
      'versions { note }',
      'whyGrouped',
      'patterns { title }',
      'similar { why }',
      'trend { runs }',
    ]) {
      expect(await codesOf(ask(field), asks), field).toEqual(['DENIED'])
    }
  })
})

describe('another project', () => {
  it('sees empty lists', async () => {
    const { data } = await server.ask(
      `{ failures { totalCount edges { cursor } } runs { totalCount edges { cursor } } patterns { totalCount edges {
        cursor } }
      warnings { totalCount edges { cursor } } apps { name } overview { runs warnings openFailures apps }
        health(scope: {app: "support-bot"}) { runs }
      timeseries(metric: "calls", from: "2026-06-01T00:00:00Z", to: "2026-06-04T00:00:00Z") { value } }`,
      { key: strangerKey },
    )
    expect(data.failures).toEqual({ totalCount: 0, edges: [] })
    expect(data.runs).toEqual({ totalCount: 0, edges: [] })
    expect(data.patterns).toEqual({ totalCount: 0, edges: [] })
    expect(data.warnings).toEqual({ totalCount: 0, edges: [] })
    expect(data.apps).toEqual([])
    expect(data.overview).toEqual({ runs: 0, warnings: 0, openFailures: 0, apps: 0 })
    expect(data.health.runs).toBe(0)
    expect(data.timeseries.every((point: { value: number }) => point.value === 0)).toBe(true)
  })

  it('gets null for ids that are real elsewhere', async () => {
    const own = await server.data(
      `{ failures(first: 1) { edges { node { id shortId occurrences(first: 1) { edges { node { id } } } } } }
        runs(first: 1) { edges { node { id traceId spans { spanId } } } } patterns(first: 1) { edges { node { id
        shortId } } } warnings(first: 1) { edges { node { id } } } }`,
    )
    const failure = own.failures.edges[0].node
    const run = own.runs.edges[0].node
    const ids = [
      failure.id,
      failure.occurrences.edges[0].node.id,
      run.id,
      own.patterns.edges[0].node.id,
      own.warnings.edges[0].node.id,
    ]
    const { data, errors } = await server.ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id } failure(id: "${failure.id}") { id } byShortId:
        failure(shortId: "${failure.shortId}") { id }
      run(traceId: "${run.traceId}") { name } span(traceId: "${run.traceId}", spanId: "${run.spans[0].spanId}") {
        name } pattern(shortId: "P-1") { id } }`,
      { key: strangerKey, variables: { ids } },
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      nodes: [null, null, null, null, null],
      failure: null,
      byShortId: null,
      run: null,
      span: null,
      pattern: null,
    })
    const mine = await server.data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
    expect(mine.nodes.map((node: { id: string }) => node.id)).toEqual(ids)
  })

  it('cannot change what is not its own', async () => {
    const id = encodeGlobalId('Failure', failureId)
    for (const change of [
      `setFailureState(input: {failure: "${id}", state: RESOLVED}) { id }`,
      `editFailure(input: {failure: "${id}", title: "x"}) { id }`,
      `mergeFailures(input: {into: "${id}", from: ["${encodeGlobalId('Failure', '2')}"]}) { id }`,
      `splitFailure(input: {failure: "${id}", fingerprints: ["${'a'.repeat(32)}"]}) { id }`,
      `markNotAFailure(input: {failure: "${id}", reason: "x"}) { id }`,
    ]) {
      expect(await codesOf(`mutation { ${change} }`, strangerKey), change).toEqual(['NOT_FOUND'])
    }
    const [row] = await server.database.sql`select title, state from failures where id = ${failureId}`
    expect(row).not.toMatchObject({ title: 'x' })
  })
})

describe('a person', () => {
  it('changes things by cookie only with the token that foreign pages do not have', async () => {
    const { sql, projectId } = server.database
    await createUser(sql, { email: 'viewer@example.org', password: 'a long password', projectId, role: 'VIEWER' })
    await createUser(sql, { email: 'operator@example.org', password: 'a long password', projectId, role: 'OPERATOR' })
    const signedIn = async (email: string): Promise<Record<string, string>> => {
      const response = await fetch(`${server.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: 'a long password' }),
      })
      const { csrfToken } = (await response.json()) as { csrfToken: string }
      return { cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '', 'x-csrf-token': csrfToken }
    }
    const change = `mutation { editFailure(input: {failure: "${encodeGlobalId('Failure', failureId)}", note: "n",
      title: "By a person"}) { title versions { author } } }`
    const operator = await signedIn('operator@example.org')
    const cookie = { cookie: operator['cookie'] ?? '' }
    expect((await server.ask('{ viewer { email role } }', { key: null, headers: cookie })).data.viewer).toEqual({
      email: 'operator@example.org',
      role: 'OPERATOR',
    })
    expect((await server.ask(change, { key: null, headers: cookie })).errors?.[0]?.extensions['code']).toBe('DENIED')
    expect(
      (await server.ask(change, { key: null, headers: { ...cookie, 'x-csrf-token': 'guessed' } })).errors?.[0]
        ?.extensions['code'],
    ).toBe('DENIED')
    expect(
      (await server.ask(change, { key: null, headers: { ...operator, origin: 'https://evil.example' } })).errors?.[0]
        ?.extensions['code'],
    ).toBe('UNAUTHENTICATED')
    expect((await server.ask(change, { key: null, headers: operator })).data.editFailure).toMatchObject({
      title: 'By a person',
    })
    const viewer = await signedIn('viewer@example.org')
    expect((await server.ask(change, { key: null, headers: viewer })).errors?.[0]?.extensions['code']).toBe('DENIED')
  })
})

describe('in production', () => {
  it('the schema is shown to known callers only', async () => {
    const strict = await startGraphServer({ production: true, openLoopback: false })
    const query = '{ shown: __schema { queryType { name } } }'
    expect((await strict.ask(query, { key: null })).errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    expect((await strict.ask(query)).data.shown.queryType.name).toBe('Query')
    expect(
      (await strict.ask('{ preflight(input: {app: "a"}) { id } }', { key: null })).errors?.[0]?.extensions['code'],
    ).toBe('UNAUTHENTICATED')
    await strict.stop()
  })
})

describe('what goes wrong inside', () => {
  it('is masked, with the request id that stands in the log and the header', async () => {
    const broken = await startGraphServer({
      ingestLog: () => {
        throw new Error('secret detail')
      },
    })
    const { errors, headers } = await broken.ask('{ ingestLog { bytes } }')
    expect(errors?.[0]?.message).not.toContain('secret')
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL', requestId: headers.get('x-request-id') })
    await broken.stop()
  })
})
