import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readPastRuns } from '#core/memory/store/past-runs.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'

describe('past runs', () => {
  let db: TestDatabase
  const nowMs = Date.now()
  const to = new Date(nowMs + 60_000)
  const from = new Date(nowMs - 3_600_000)
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  it('are read with what could have been asked before, and what they met, in order of time', async () => {
    await storeRuns(
      db.sql,
      db.projectId,
      [
        { prompt: 'second', atMs: nowMs, failed: 'output.empty', model: 'gpt-4o-2024-08-06', release: '2.0' },
        { prompt: 'first', atMs: nowMs - 60_000 },
        { prompt: 'third', atMs: nowMs + 1_000, failed: 'provider.overloaded', provider: 'openai' },
      ],
      nowMs,
    )
    const runs = await readPastRuns(db.sql, db.projectId, from, to)
    expect(runs.map(({ asked, failed, contextCaused }) => [asked.words.join(), failed, contextCaused])).toEqual([
      ['first', false, false],
      ['second', true, true],
      ['third', true, false],
    ])
    expect(runs[1]).toMatchObject({
      question: { app: 'shop', operation: 'chat', messages: null, release: '2.0' },
      met: [{ class: 'output.empty', shortId: expect.stringMatching(/^F-/) }],
    })
    expect(runs[1]!.contexts.map(({ hash }) => hash)).toEqual([runs[1]!.asked.hash])
  })

  it('never come from another project', async () => {
    const stranger = await db.addProject()
    expect(await readPastRuns(db.sql, stranger, from, to)).toEqual([])
  })
})
