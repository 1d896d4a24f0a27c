import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { agePatterns, learnPatterns } from '#core/memory/store/patterns.ts'
import { withdrawFindings, type FindingKey } from '#core/memory/store/withdraw-findings.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const nowMs = Date.now()
let traces = 0
const meet = (app: string, agoMs = 0) =>
  storeRecords(database.sql, projectId, [
    recordWith({
      traceId: (traces += 1).toString(16).padStart(32, '0'),
      parentSpanId: null,
      app,
      findings: [findingNamed('a')],
      items: ['tool:search'],
      startNs: BigInt(nowMs - agoMs) * 1_000_000n,
      endNs: BigInt(nowMs - agoMs) * 1_000_000n,
    }),
  ])
const learn = async (atMs = nowMs) => {
  const ids = await database.sql<{ id: string }[]>`select id::text from failures where project_id = ${projectId}`
  return learnPatterns(
    database.sql,
    projectId,
    ids.map((row) => row.id),
    atMs,
  )
}
const patterns = () => database.sql`
  select 'P-' || short_no as id, kind, state, summary from patterns where project_id = ${projectId} order by short_no`

describe('learning patterns', () => {
  it('keeps one row per pattern however often it is found', async () => {
    for (const app of ['shop', 'shop', 'desk']) await meet(app)
    await learn()
    await learn()
    expect(await patterns()).toMatchObject([
      { id: 'P-1', kind: 'RECURRING', state: 'open' },
      { id: 'P-2', kind: 'CROSS_APP', state: 'open' },
    ])
    expect((await patterns())[0]!['summary']).toContain('tool search (3 of 3)')
    const apps = await database.sql`select distinct app from pattern_apps where project_id = ${projectId} order by app`
    expect(apps.map((row) => row['app'])).toEqual(['desk', 'shop'])
  })

  it('sees no pattern in two runs of one app, nor in three of which one is two days old', async () => {
    await meet('shop', 48 * 3_600_000)
    await meet('shop')
    await meet('shop')
    expect(await learn()).toEqual([])
  })

  it('finds the same once when many look at the same moment', async () => {
    for (const app of ['shop', 'shop', 'shop']) await meet(app)
    await Promise.all([learn(), learn(), learn(), learn()])
    expect(await patterns()).toHaveLength(1)
  })

  it('names the apps of its sentence and no others, and lets go of what the window holds no more', async () => {
    await meet('desk', 20 * 3_600_000)
    for (const app of ['shop', 'shop', 'shop']) await meet(app)
    await learn()
    await learn(nowMs + 10 * 3_600_000)
    const [recurring, cross] = await patterns()
    expect(recurring).toMatchObject({ state: 'open', summary: expect.stringContaining('3 runs in shop within') })
    expect(cross).toMatchObject({ kind: 'CROSS_APP', state: 'fading', summary: expect.stringContaining('2 apps') })
    const apps = await database.sql`
      select kind, app from pattern_apps m join patterns p on p.project_id = m.project_id and p.id = m.pattern_id
       where m.project_id = ${projectId} order by kind, app`
    expect(apps.map(({ kind, app }) => `${kind} ${app}`)).toEqual([
      'CROSS_APP desk',
      'CROSS_APP shop',
      'RECURRING shop',
    ])
  })

  it('closes what was taken back, and says so; its failure was then last seen, and met by, what is left', async () => {
    for (const app of ['shop', 'shop', 'shop']) await meet(app, 3_600_000)
    await meet('desk')
    await learn()
    const [desk] = await database.sql<FindingKey[]>`
      select replace(trace_id::text, '-', '') as "traceId", encode(span_id, 'hex') as "spanId", signal, class
        from findings where project_id = ${projectId} order by at desc limit 1`
    await database.sql.begin((tx) => withdrawFindings(tx, projectId, [desk!]))
    await learn()
    expect(await patterns()).toMatchObject([
      { kind: 'RECURRING', state: 'open', summary: expect.stringContaining('3 runs in shop') },
      { kind: 'CROSS_APP', state: 'closed', summary: expect.stringMatching(/^Taken back/) },
    ])
    const failures = await database.sql`
      select extract(epoch from last_seen_at) * 1000 as at from failures where project_id = ${projectId}`
    expect(failures.map(({ at }) => Math.round(Number(at)))).toEqual([nowMs - 3_600_000])
    const apps = await database.sql`select app from fingerprint_apps where project_id = ${projectId}`
    expect(apps.map(({ app }) => app)).toEqual(['shop'])
  })

  it('lets a pattern fade', async () => {
    for (const app of ['shop', 'shop', 'shop']) await meet(app)
    await learn()
    expect(await agePatterns(database.sql, nowMs + 30 * 3_600_000)).toBeGreaterThan(0)
    expect(await patterns()).toMatchObject([{ state: 'fading' }])
  })
})
