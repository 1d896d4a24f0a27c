import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { learnChangedPatterns } from '#core/memory/store/learn-patterns.ts'
import { minePatterns } from '#core/memory/store/mine-patterns.ts'
import { tell } from '#core/platform/outbox.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { seedRuns, type SeededRun } from '#test/support/mined-runs.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

let database: TestDatabase
let projectId: number
let other: number
let ids: ReadonlyMap<string, string>
const hourMs = 3_600_000
const nowMs = Math.floor(Date.now() / hourMs) * hourMs + 20 * 60_000

/** Six days of runs of three apps; faults of their own kinds are planted. */
function world(): SeededRun[] {
  const random = seededRandom(11)
  return Array.from({ length: 2_400 }, (_, at): SeededRun => {
    const app = ['shop', 'desk', 'mail'][at % 3]!
    const atMs = nowMs - 6 * 24 * hourMs + at * 210_000
    const release = random() < 0.1 ? '1.4' : '1.3'
    const tool = random() < 0.2 ? 'search' : 'pay'
    const failures: Record<string, number> = {}
    if (app === 'shop' && release === '1.4' && tool === 'search' && random() < 0.9) failures['index is stale'] = 10
    if (random() < 0.01) failures['by chance'] = 10
    if (random() < 0.02) {
      failures['the cache is cold'] = 10
      failures['the answer is late'] = 900 + Math.floor(random() * 200)
    }
    if (nowMs - atMs < 20 * hourMs && app === 'desk' && random() < 0.3) failures['more and more'] = 5
    if (nowMs - atMs > 60 * hourMs && app === 'desk' && random() < 0.02) failures['more and more'] = 5
    return { app, user: `u${at % 50}`, release, facts: [`model:${app}-llm`, `tool:${tool}`], failures, atMs }
  })
}

beforeAll(async () => {
  database = await createTestDatabase()
  projectId = await database.addProject()
  other = await database.addProject()
  ids = await seedRuns(database.sql, projectId, world())
})
afterAll(() => database.stop())

interface Row {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly confidence: number
  readonly state: string
  readonly evidence: { items: string[]; lift: number; falseDiscovery: number; action: string; medianGapMs: number }
}
const patterns = (project = projectId) => database.sql<Row[]>`
  select id::text, kind, title, confidence, state, evidence from patterns
   where project_id = ${project} order by short_no`
const told = async () =>
  (await database.sql`select from outbox where project_id = ${projectId} and topic = 'pattern.changed'`).length

describe('mining a project', () => {
  it('finds what was planted, each in its kind, and nothing about what comes by chance', async () => {
    const mining = await minePatterns(database.sql, projectId, nowMs)
    expect(mining).toMatchObject({ universe: 2_400, totalRuns: 2_400 })
    const found = await patterns()
    const stale = found.find(
      ({ evidence }) => evidence.items.includes(`failure:${ids.get('index is stale')}`) && evidence.items.length > 1,
    )!
    expect(stale.evidence.items).toEqual([`failure:${ids.get('index is stale')}`, 'release:1.4', 'tool:search'])
    expect(stale.evidence.falseDiscovery).toBeLessThanOrEqual(0.05)
    expect(stale.evidence.lift).toBeGreaterThan(10)
    expect(stale.evidence.action).toContain('Compare release 1.4 with the one before it')
    expect(found.find(({ kind }) => kind === 'CASCADE')).toMatchObject({
      title: 'the cache is cold, then the answer is late',
      state: 'open',
    })
    expect(found.find(({ kind }) => kind === 'RISING')!.title).toBe('more and more, more and more often')
    expect(found.filter(({ evidence }) => evidence.items.includes(`failure:${ids.get('by chance')}`))).toEqual([])
  })

  it('changes and tells nothing when it looks again', async () => {
    const [before, toldBefore] = [await patterns(), await told()]
    expect((await minePatterns(database.sql, projectId, nowMs)).changed).toBe(0)
    expect(await patterns()).toEqual(before)
    expect(await told()).toBe(toldBefore)
  })

  it('keeps what the runs of a failure have about them, beside what is usual', async () => {
    const facets = await database.sql`
      select item, runs::int, of_runs::int as "of", usual_share as usual, q from failure_facets
       where project_id = ${projectId} and failure_id = ${ids.get('index is stale')!} order by q, item`
    const release = facets.find((row) => row['item'] === 'release:1.4')!
    expect(release['runs']).toBe(release['of'])
    expect(release['usual']).toBeLessThan(0.2)
    expect(release['q']).toBeLessThan(0.001)
    // All runs of that app use its model: it tells nothing.
    expect(facets.find((row) => row['item'] === 'model:shop-llm')!['q']).toBeGreaterThan(0.5)
  })

  it('reads no more than it may, and finds the strong ones all the same', async () => {
    const project = await database.addProject()
    await seedRuns(database.sql, project, world())
    const mining = await minePatterns(database.sql, project, nowMs, { max: 500 })
    expect(mining.cases).toBeLessThanOrEqual(500)
    expect(mining.universe).toBeLessThanOrEqual(560)
    expect((await patterns(project)).map(({ kind }) => kind)).toContain('CASCADE')
  })

  it('lets what rose no more fade, and finds nothing in a tenant without runs', async () => {
    await minePatterns(database.sql, projectId, nowMs + 20 * hourMs)
    expect((await patterns()).find(({ kind }) => kind === 'RISING')!.state).not.toBe('open')
    expect((await minePatterns(database.sql, other, nowMs)).patterns).toBe(0)
    expect(await patterns(other)).toEqual([])
  })

  it('finds the same once when several processes mine at the same moment', async () => {
    const project = await database.addProject()
    await seedRuns(database.sql, project, world())
    await Promise.all([1, 2, 3].map(() => minePatterns(database.sql, project, nowMs)))
    const found = await patterns(project)
    expect(new Set(found.map(({ evidence }) => evidence.items.join())).size).toBe(found.length)
  })
})

describe('learning from what changed', () => {
  const nowNow = () => Date.now()
  it('catches up with everything that happened while no process ran, and then hears what is told', async () => {
    const project = await database.addProject()
    const recent = (count: number, name: string): SeededRun[] =>
      Array.from({ length: count }, (_, at) => ({
        app: 'shop',
        facts: [],
        failures: { [name]: 1 },
        atMs: nowNow() - 60_000 - at,
      }))
    await seedRuns(database.sql, project, recent(3, 'again'))
    await database.sql`insert into occurrences (project_id, fingerprint, at, trace_id, span_id, signal, class, app)
      select project_id, fingerprint, at, trace_id, '\\x01', 's', 'tool.error', app from fingerprint_runs
       where project_id = ${project}`
    await learnChangedPatterns(database.sql, nowNow())
    expect((await patterns(project)).map(({ kind }) => kind)).toEqual(['RECURRING'])
    const made = await seedRuns(database.sql, project, recent(3, 'another'))
    await database.sql`insert into occurrences (project_id, fingerprint, at, trace_id, span_id, signal, class, app)
      select project_id, fingerprint, at, trace_id, '\\x01', 's', 'tool.error', app from fingerprint_runs
       where project_id = ${project}
      on conflict do nothing`
    await tell(database.sql, project, 'failure.changed', { failures: [made.get('another')] })
    expect(await learnChangedPatterns(database.sql, nowNow())).toBe(1)
    expect(await learnChangedPatterns(database.sql, nowNow())).toBe(0)
    expect(await patterns(project)).toHaveLength(2)
  })
})
