import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { healthNow, scoreHealth } from '#core/memory/store/health.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
  projectId = await database.addProject()
})
afterAll(() => database.stop())

const nowMs = Date.now()
let traces = 0
const runs = (app: string, count: number, failing: number) =>
  storeRecords(
    database.sql,
    projectId,
    Array.from({ length: count }, (_, index) =>
      recordWith({
        traceId: (traces += 1).toString(16).padStart(32, '0'),
        parentSpanId: null,
        app,
        startNs: BigInt(nowMs - 60_000) * 1_000_000n,
        endNs: BigInt(nowMs - 59_000) * 1_000_000n,
        findings: index < failing ? [findingNamed('a')] : [],
      }),
    ),
  )
const of = (key: string) => healthNow(database.sql, projectId, { kind: 'app', key }, nowMs)

describe('health of an app', () => {
  it('counts the runs that went well too', async () => {
    await runs('shop', 100, 10)
    await runs('calm', 100, 0)
    const [shop, calm] = [await of('shop'), await of('calm')]
    expect(shop).toMatchObject({ insufficient: false, runs: 100, failedRuns: 10 })
    expect(calm.score!).toBeGreaterThan(shop.score! + 10)
  })

  it('knows nothing of an app with few runs, or none', async () => {
    await runs('young', 5, 5)
    expect(await of('young')).toMatchObject({ score: null, insufficient: true, runs: 5, failedRuns: 5 })
    expect(await of('nobody')).toMatchObject({ score: null, runs: 0 })
  })

  it('keeps a point a minute and tells', async () => {
    await scoreHealth(database.sql, nowMs)
    await scoreHealth(database.sql, nowMs)
    const points = await database.sql`select app, score from health_points where project_id = ${projectId} order by app`
    expect(points.map((row) => row['app'])).toEqual(['calm', 'shop', 'young'])
    const told =
      await database.sql`select payload from outbox where project_id = ${projectId} and topic = 'health.changed'`
    expect(told[0]!['payload']).toEqual({ apps: ['calm', 'shop', 'young'] })
  })
})
