import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { defaultPolicies } from '#core/memory/policy.ts'
import { dryRun } from '#core/memory/store/kept-cases.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeDecision } from '#test/support/decisions.ts'
import { questionAbout } from '#test/support/questions.ts'

describe('dryRun', () => {
  let db: TestDatabase
  const nowMs = Date.now()
  const window = { since: new Date(nowMs - 60_000), until: new Date(nowMs + 60_000), app: null }
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())
  const store = (app: string, verdict: 'ALLOW' | 'UNKNOWN', atMs = nowMs) =>
    storeDecision(db.sql, db.projectId, { verdict, question: questionAbout('x', { app }), atMs })
  const tryOn = (app: string | null = null) => dryRun(db.sql, db.projectId, defaultPolicies, { ...window, app })

  it('looks at decisions of the window, the app and the project, and at none that was not decided', async () => {
    await store('shop', 'ALLOW')
    await store('desk', 'ALLOW')
    await store('shop', 'UNKNOWN')
    await store('shop', 'ALLOW', nowMs - 3_600_000)
    expect(await tryOn()).toMatchObject({ decisions: 2, changed: 0, undecidable: 0, complete: true })
    expect(await tryOn('shop')).toMatchObject({ decisions: 1 })
    expect(await dryRun(db.sql, await db.addProject(), defaultPolicies, window)).toMatchObject({ decisions: 0 })
  })

  it('counts those apart that an older version kept without what they were decided on', async () => {
    const id = await store('old', 'ALLOW')
    await db.sql`update warnings set facts = null where id = ${id}`
    expect(await tryOn('old')).toMatchObject({ decisions: 0, undecidable: 1 })
  })
})
