import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { deleteFailure } from '#core/memory/store/delete-failure.ts'
import { liftTombstone } from '#core/memory/store/lift-tombstone.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const by = (failureId: string) => ({ failureId, reason: null, author: 'ada', at: new Date() })

describe('liftTombstone', () => {
  it('brings a deleted failure back once, with a version of its own, and only in its project', async () => {
    const { sql } = database
    const [projectId, other] = [await database.addProject(), await database.addProject()]
    await storeRuns(sql, projectId, [{ prompt: 'Where is my parcel?', failed: 'output.empty' }], Date.now())
    const [{ id }] = await sql<[{ id: string }]>`select id::text from failures where project_id = ${projectId}`
    await expect(liftTombstone(sql, projectId, by(id))).rejects.toMatchObject({ code: 'not_found' })
    await deleteFailure(sql, projectId, by(id))
    await expect(liftTombstone(sql, other, by(id))).rejects.toMatchObject({ code: 'not_found' })
    expect(await liftTombstone(sql, projectId, by(id))).toBe(id)
    await expect(liftTombstone(sql, projectId, by(id))).rejects.toMatchObject({ code: 'not_found' })
    const versions = await sql`
      select author, note from failure_versions where project_id = ${projectId} and failure_id = ${id}
       order by version desc limit 1`
    expect(versions).toEqual([{ author: 'ada', note: 'back from its tombstone' }])
  })

  it('keeps reasons short', async () => {
    const reason = 'a'.repeat(10_001)
    await expect(liftTombstone(database.sql, 1, { ...by('1'), reason })).rejects.toMatchObject({ code: 'invalid' })
  })
})
