import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobTable } from '#cli/jobs/table.ts'
import { createJudge } from '#collector/judge/judge.ts'
import { createLog } from '#core/platform/log.ts'
import { stubProvider } from '#core/workbench/providers/stub.ts'
import { settlerAt } from '#test/support/settling.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const jobs = () => {
  const { sql } = database
  const judge = createJudge({ sql, clock: Date.now, log: createLog({ level: 'silent' }), provider: stubProvider() })
  return jobTable({ sql, clock: Date.now, settler: settlerAt(sql, 0), judge })
}

describe('jobTable', () => {
  it('holds jobs that all run on an empty database, one after the other and all at once', async () => {
    for (const job of jobs()) expect([0, null], job.name).toContain(await job.run())
    const together = await Promise.all([...jobs(), ...jobs()].map((job) => job.run()))
    expect(together.every((done) => done === 0 || done === null)).toBe(true)
  })

  it('gives each job a name of its own', () => {
    const names = jobs().map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
