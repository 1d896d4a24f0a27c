import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markBursts } from '#core/memory/store/health-marks.ts'
import { minePatterns } from '#core/memory/store/mine-patterns.ts'
import { sumHours } from '#core/memory/store/rollup-hours.ts'
import { scoreHealth } from '#core/memory/store/score-health.ts'
import { createUser } from '#core/identity/users.ts'
import { print } from 'graphql'
import { nodesOf, startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'
import { seedRuns } from '#test/support/mined-runs.ts'
import { insertRollups } from '#test/support/rollups.ts'
import { patternDocument, patternTrendDocument } from '../../web/src/documents/patterns.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

let server: GraphServer
let strangerKey: string
let readerKey: string
const hourMs = 3_600_000
const nowMs = Math.floor(Date.now() / hourMs) * hourMs + 20 * 60_000

beforeAll(async () => {
  server = await startGraphServer({ clock: () => nowMs })
  const { sql, projectId } = server.database
  strangerKey = await server.addKey(await server.database.addProject(), ['read', 'write'])
  readerKey = await server.addKey(projectId, ['read'])
  const random = seededRandom(5)
  const runs = Array.from({ length: 1_500 }, (_, at) => {
    const region = random() < 0.15 ? 'region:eu' : 'region:us'
    const failures: Record<string, number> =
      region === 'region:eu' && random() < 0.5 ? { 'the index is stale': 10 } : {}
    return {
      app: ['shop', 'desk'][at % 2]!,
      user: `u${at % 40}`,
      facts: [region],
      failures,
      atMs: nowMs - 1_000 - at * 120_000,
    }
  })
  await seedRuns(sql, projectId, runs)
  const outage = (atMs: number) => (nowMs - atMs < 5 * hourMs && nowMs - atMs > 4 * hourMs ? 8 : 0)
  await insertRollups(sql, projectId, {
    scope: 'tool',
    key: 'search',
    lengthMs: 48 * hourMs,
    nowMs,
    executions: () => 10,
    failed: outage,
  })
  await minePatterns(sql, projectId, nowMs)
  await sumHours(sql, nowMs)
  await scoreHealth(sql, nowMs)
  await markBursts(sql, nowMs)
})
afterAll(() => server.stop())

describe('patterns', () => {
  it('say what is shared, how sure that is, what to do, and what it costs', async () => {
    const { patterns } =
      await server.data(`{ patterns(first: 5, filter: { kind: [RECURRING], state: ["open"] }) { totalCount edges {
      node { shortId runs ofRuns lift falseDiscovery windowHours action items { kind value }
      impact { app runs share points } failures { shortId patterns { shortId }
      facets { kind value usualShare telling concentrated } } } } } }`)
    const [found] = nodesOf(patterns)
    expect(found.items).toContainEqual({ kind: 'region', value: 'eu' })
    expect(found.lift).toBeGreaterThan(4)
    expect(found.falseDiscovery).toBeLessThan(0.001)
    expect(found.action).toContain('Look at what is different in eu')
    expect(found.impact.map((one: Loose) => one.app).toSorted()).toEqual(['desk', 'shop'])
    expect(found.impact[0].points).toBeGreaterThan(0)
    expect(found.failures[0].patterns[0].shortId).toBe(found.shortId)
    expect(found.failures[0].facets[0]).toMatchObject({
      kind: 'region',
      value: 'eu',
      telling: true,
      concentrated: true,
    })
    expect((await server.data('{ patterns(filter: { state: ["closed"] }) { totalCount } }')).patterns.totalCount).toBe(
      0,
    )
    const refused = await server.ask('{ patterns(filter: { state: ["odd"] }) { totalCount } }')
    expect(refused.errors?.[0]?.extensions?.code).toBe('INVALID')
  })
})

describe('what the pages ask', () => {
  it('is allowed to be asked', async () => {
    const { data, errors } = await server.ask(print(patternDocument as never), { variables: { shortId: 'P-1' } })
    expect(errors).toBeUndefined()
    expect(data.pattern.failures[0].facets.length).toBeGreaterThan(0)
    expect(
      (await server.ask(print(patternTrendDocument as never), { variables: { shortId: 'P-1', hours: 168 } })).errors,
    ).toBeUndefined()
  })
})

describe('health of a tool', () => {
  const query = `{ health(scope: { tool: "search" }) { score insufficient runs failedRuns slo sloFrom
    parts { name effect explanation } burns { window runs burnRate } alarms { level firing text }
    recovery { bursts recovered medianSeconds } marks { kind at endsAt recoverySeconds text }
    points { tool runs failedRuns trend } } }`
  it('is made of parts that add up, with bursts marked and recovery measured', async () => {
    const { health } = await server.data(query)
    const sum = health.parts.reduce((tenths: number, part: Loose) => tenths + Math.round(part.effect * 10), 1000)
    expect(sum).toBe(Math.round(health.score * 10))
    expect(health).toMatchObject({
      insufficient: false,
      slo: 0.95,
      sloFrom: 'default',
      recovery: { bursts: 1, recovered: 1 },
    })
    const burst = health.marks.find((mark: Loose) => mark.kind === 'BURST')
    expect(burst.recoverySeconds).toBeGreaterThan(50 * 60)
    expect(health.points.some((point: Loose) => point.tool === 'search' && point.failedRuns > 0)).toBe(true)
  })

  it('is listed beside others, and asks what was set for it', async () => {
    const { healthScopes } = await server.data('{ healthScopes(kind: TOOL) { name kind score firing slo } }')
    expect(healthScopes).toMatchObject([{ name: 'search', kind: 'TOOL', slo: 0.95 }])
    const change = 'mutation { setHealthSlo(input: { scope: { tool: "search" }, slo: 0.99 }) { slo sloFrom score } }'
    const { setHealthSlo } = await server.data(change)
    expect(setHealthSlo).toMatchObject({ slo: 0.99, sloFrom: 'scope' })
    expect(setHealthSlo.score).toBeLessThan(healthScopes[0].score)
  })

  it('and its score can be charted by others', async () => {
    const from = new Date(nowMs - 24 * hourMs).toISOString()
    const to = new Date(nowMs + hourMs).toISOString()
    const { timeseries } = await server.data(
      `{ timeseries(metric: "health_score", from: "${from}", to: "${to}", stepSeconds: 3600, groupBy: "tool") { series value } }`,
    )
    expect(timeseries.find((point: Loose) => point.value !== null)).toMatchObject({ series: 'search' })
    const burns = await server.data(
      `{ timeseries(metric: "burn_rate", from: "${from}", to: "${to}", stepSeconds: 3600, groupBy: "tool") { series value } }`,
    )
    expect(Math.max(...burns.timeseries.map((point: Loose) => point.value ?? 0))).toBeGreaterThan(10)
  })
})

describe('who may see and set it', () => {
  const change = (slo: number | null) =>
    `mutation { setHealthSlo(input: { scope: { tool: "search" }, slo: ${slo} }) { slo sloFrom score } }`
  const codesOf = async (query: string, key: string) =>
    (await server.ask(query, { key })).errors?.map(({ extensions }) => extensions['code'])
  const sloOf = async () => (await server.data('{ health(scope: { tool: "search" }) { slo } }')).health.slo

  it('a key that only reads sees all and sets nothing', async () => {
    const before = await sloOf()
    const seen = '{ patterns { totalCount } health(scope: { tool: "search" }) { score runs } }'
    const { data } = await server.ask(seen, { key: readerKey })
    expect(data.patterns.totalCount).toBeGreaterThan(0)
    expect(data.health.runs).toBeGreaterThan(0)
    expect(await codesOf(change(0.5), readerKey)).toEqual(['DENIED'])
    expect(await sloOf()).toBe(before)
  })

  it('a viewer neither, an operator does', async () => {
    const { sql, projectId } = server.database
    const before = await sloOf()
    const password = 'a long password'
    const codes = async (role: 'VIEWER' | 'OPERATOR') => {
      const email = `${role.toLowerCase()}@example.org`
      await createUser(sql, { email, password, projectId, role })
      const response = await fetch(`${server.url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      })
      const { csrfToken } = (await response.json()) as { csrfToken: string }
      const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
      const headers = { cookie, 'x-csrf-token': csrfToken }
      const seen = await server.ask('{ health(scope: { tool: "search" }) { slo } }', { key: null, headers })
      expect(seen.data.health.slo).toBe(before)
      const { errors } = await server.ask(change(0.9), { key: null, headers })
      return errors?.map(({ extensions }) => extensions['code'])
    }
    expect(await codes('VIEWER')).toEqual(['DENIED'])
    expect(await sloOf()).toBe(before)
    expect(await codes('OPERATOR')).toBeUndefined()
    expect(await sloOf()).toBe(0.9)
  })

  it('another project has patterns, health and targets of its own', async () => {
    const before = await sloOf()
    const { data } = await server.ask(
      `{ patterns { totalCount edges { node { id } } } pattern(shortId: "P-1") { id } healthScopes(kind: TOOL) { name }
        health(scope: { tool: "search" }) { runs failedRuns slo marks { kind } points { runs } } }`,
      { key: strangerKey },
    )
    expect(data).toMatchObject({ patterns: { totalCount: 0, edges: [] }, pattern: null, healthScopes: [] })
    expect(data.health).toMatchObject({ runs: 0, failedRuns: 0, slo: 0.95, marks: [] })
    expect((await server.ask(change(0.5), { key: strangerKey })).data.setHealthSlo.slo).toBe(0.5)
    expect(await sloOf()).toBe(before)
  })

  it('a pattern is not opened in another project by its global id', async () => {
    const [own] = nodesOf((await server.data('{ patterns(first: 1) { edges { node { id } } } }')).patterns)
    const query = `{ node(id: "${own.id}") { id } }`
    expect((await server.data(query)).node).toEqual({ id: own.id })
    expect((await server.ask(query, { key: strangerKey })).data.node).toBeNull()
  })
})
