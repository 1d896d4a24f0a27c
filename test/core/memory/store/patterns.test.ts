import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { agePatterns, learnPatterns } from '#core/memory/store/patterns.ts'
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
const learn = async () => {
  const ids = await database.sql<{ id: string }[]>`select id::text from failures where project_id = ${projectId}`
  return learnPatterns(
    database.sql,
    projectId,
    ids.map((row) => row.id),
    nowMs,
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

  it('lets a pattern fade', async () => {
    for (const app of ['shop', 'shop', 'shop']) await meet(app)
    await learn()
    expect(await agePatterns(database.sql, nowMs + 30 * 3_600_000)).toBeGreaterThan(0)
    expect(await patterns()).toMatchObject([{ state: 'fading' }])
  })
})
