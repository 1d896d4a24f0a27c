import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gatherChangedFailures } from '#cli/jobs/changed-failures.ts'
import { createLog } from '#core/platform/log.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const log = createLog({ level: 'silent' })
const changed = (projectId: number, ...failures: string[]) => ({
  topic: 'failure.changed' as const,
  projectId,
  payload: { failures },
})

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('gatherChangedFailures', () => {
  it('hands out each failure once, however often it changed, and no more than asked for', () => {
    const { hear, take } = gatherChangedFailures({ sql: database.sql, log })
    hear([changed(1, '7', '8'), changed(2, '7'), changed(1, '7')])
    expect([...take(2)]).toEqual([[1, ['7', '8']]])
    expect([...take(2)]).toEqual([[2, ['7']]])
    expect([...take(2)]).toEqual([])
  })

  it('leaves other news alone', () => {
    const { hear, take } = gatherChangedFailures({ sql: database.sql, log })
    hear([
      { topic: 'rollup.changed', projectId: 1, payload: {} },
      { ...changed(1), payload: null },
    ])
    expect(take(10).size).toBe(0)
  })

  it('hears what is told to the outbox', async () => {
    const { sql, projectId } = database
    const failures = gatherChangedFailures({ sql, log })
    await failures.start()
    try {
      await sql.begin(async (tx) => {
        await tell(tx, projectId, 'failure.changed', { failures: ['42'] })
        await notifyOutbox(tx)
      })
      await expect.poll(() => [...failures.take(10)], { timeout: 5_000 }).toEqual([[projectId, ['42']]])
    } finally {
      await failures.stop()
    }
  })
})
