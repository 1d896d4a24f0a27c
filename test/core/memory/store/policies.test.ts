import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { defaultPolicies } from '#core/memory/policy.ts'
import { readPolicies, seedAllPolicies, seedPolicies } from '#core/memory/store/policies.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

describe('policies', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())
  const seed = (project: number) => seedPolicies(db.sql, project)
  const read = async (project: number) => (await readPolicies(db.sql, project)).get(project)?.policies ?? []

  it('begin with the defaults, however many seed them at once', async () => {
    const project = await db.addProject()
    await Promise.all([seed(project), seed(project), seed(project), seed(project)])
    await seed(project)
    const policies = await read(project)
    expect(policies.map(({ id: _id, ...policy }) => policy)).toEqual(
      defaultPolicies.map(({ id: _id, ...policy }) => policy),
    )
  })

  it('are not put back where somebody changed them', async () => {
    const project = await db.addProject()
    await seed(project)
    await db.sql`delete from policies where project_id = ${project} and position > 10`
    await seed(project)
    expect(await read(project)).toHaveLength(1)
  })

  it('are read without those whose rule is not one', async () => {
    const project = await db.addProject()
    await db.sql`
      insert into policies (project_id, position, name, verdict, rule)
      values (${project}, 2, 'good', 'BLOCK', '{"riskMin":0.9}'), (${project}, 1, 'broken', 'BLOCK', '[]')`
    expect(await read(project)).toMatchObject([{ name: 'good', rule: { riskMin: 0.9 } }])
  })

  it('reach every project at the start', async () => {
    const project = await db.addProject()
    await seedAllPolicies(db.sql)
    expect(await read(project)).toHaveLength(defaultPolicies.length)
    expect((await readPolicies(db.sql, null)).size).toBeGreaterThan(1)
  })
})
