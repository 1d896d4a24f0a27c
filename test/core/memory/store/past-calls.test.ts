import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readPastCalls } from '#core/memory/store/past-calls.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'

describe('readPastCalls', () => {
  let db: TestDatabase
  const nowMs = Math.floor(Date.now() / 60_000) * 60_000
  const [from, to] = [new Date(nowMs - 3_600_000), new Date(nowMs + 60_000)]
  const ofProvider = async (projectId: number) =>
    (await readPastCalls(db.sql, projectId, from, to)).filter(({ scope }) => scope === 'provider')
  beforeAll(async () => {
    db = await createTestDatabase()
    const openai = { provider: 'openai', model: 'gpt-4o' }
    await storeRuns(
      db.sql,
      db.projectId,
      [
        { ...openai, prompt: 'one', atMs: nowMs + 5_000, failed: 'provider.overloaded' },
        { ...openai, prompt: 'two', atMs: nowMs + 9_000, failed: 'provider.overloaded' },
        { ...openai, prompt: 'three', atMs: nowMs + 20_000 },
      ],
      nowMs,
    )
  })
  afterAll(() => db.stop())

  it('tells failures with the last of their minute, calls that went well with the last of these, and what failed', async () => {
    expect(await ofProvider(db.projectId)).toEqual([
      {
        scope: 'provider',
        key: 'openai',
        atMs: nowMs + 9_000,
        calls: 2,
        failed: 2,
        failureId: expect.stringMatching(/./),
      },
      { scope: 'provider', key: 'openai', atMs: nowMs + 20_000, calls: 1, failed: 0, failureId: null },
    ])
  })

  it('takes the end of the minute where no moment was noted', async () => {
    await db.sql`update rollups set last_at = null where project_id = ${db.projectId}`
    const calls = await ofProvider(db.projectId)
    expect(calls.map(({ atMs }) => atMs)).toEqual([nowMs + 59_999, nowMs + 59_999])
  })

  it('never come from another project', async () => {
    expect(await readPastCalls(db.sql, await db.addProject(), from, to)).toEqual([])
  })
})
