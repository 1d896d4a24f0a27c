import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { outcomeJobs } from '#cli/jobs/outcome-jobs.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeDecision } from '#test/support/decisions.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

const minuteMs = 60_000

describe('joining outcomes', () => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  it('finds a run that was written down long after it came, as after an outage of the database', async () => {
    let nowMs = Date.now()
    const jobs = outcomeJobs({ sql: db.sql, clock: () => nowMs, alone: (_name, work) => work })
    const { run } = jobs.find(({ name }) => name === 'join outcomes')!
    await run()
    const prompt = 'where is my order'
    const preflightId = await storeDecision(db.sql, db.projectId, { verdict: 'WARN', question: questionAbout(prompt) })
    const [trace] = await storeRuns(db.sql, db.projectId, [{ prompt, preflightId, failed: 'output.empty' }], nowMs)
    // Stored spans are counted a moment later.
    const grownOld = () => db.sql`
      update traces set updated_at = ${new Date(nowMs - 3 * minuteMs)} where trace_id = ${trace!}::uuid returning 1`
    await expect.poll(async () => (await grownOld()).length).toBe(1)
    const joinedAfter = async (ms: number): Promise<unknown> => {
      nowMs += ms
      await run()
      return (await db.sql`select outcome from warnings where id = ${preflightId}`)[0]?.['outcome']
    }
    expect(await joinedAfter(2_000)).toBeNull()
    expect(await joinedAfter(5 * minuteMs)).toBe('WARNED_AND_FAILED')
  })
})
