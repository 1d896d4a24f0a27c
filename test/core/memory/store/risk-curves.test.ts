import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { learnCurves, readCurves } from '#core/memory/store/risk-curves.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'
import { insertRows, seededHex } from '#test/support/seed.ts'

describe('learnCurves', () => {
  let db: TestDatabase
  const now = new Date()
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  /** Decisions whose risk was told twice as high as it was. */
  async function remember(project: number, count: number, seed: number): Promise<void> {
    const random = seededRandom(seed)
    const rows = Array.from({ length: count }, (_, at) => {
      const raw = random()
      return {
        project_id: project,
        id: seededHex(random, 32),
        at: new Date(now.getTime() - (count - at) * 1000),
        app: 'shop',
        verdict: 'ALLOW',
        risk_raw: raw,
        message: '',
        question: {},
        matches: [],
        index_seq: 1,
        stale_ms: 0,
        took_ms: 0,
        outcome: random() < raw / 2 ? 'ALLOWED_AND_FAILED' : 'ALLOWED_AND_FINE',
        reported: false,
      }
    })
    await insertRows(db.sql, 'warnings', rows)
  }
  const curveOf = async (project: number) => (await readCurves(db.sql, project)).get(project)

  it('waits for five hundred outcomes, then tells followers of the curve it made', async () => {
    const project = await db.addProject()
    await remember(project, 499, 1)
    await learnCurves(db.sql, now)
    expect(await curveOf(project)).toBeUndefined()
    await remember(project, 1, 2)
    expect(await learnCurves(db.sql, now)).toBe(1)
    const curve = await curveOf(project)
    expect(curve?.version).toBe(1)
    expect(curve?.points.at(-1)?.risk).toBeLessThan(0.7)
    const told = await db.sql`select from outbox where project_id = ${project} and topic = 'curve.changed'`
    expect(told).toHaveLength(1)
  })

  it('learns anew once there is a good deal more, and not before', async () => {
    const project = await db.addProject()
    await remember(project, 600, 3)
    await learnCurves(db.sql, now)
    await remember(project, 119, 4)
    expect(await learnCurves(db.sql, now)).toBe(0)
    await remember(project, 1, 5)
    await learnCurves(db.sql, now)
    expect((await curveOf(project))?.version).toBe(2)
  })
})
