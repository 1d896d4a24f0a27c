import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { identityOf } from '#core/memory/store/snapshot-identity.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { tell } from '#core/platform/outbox.ts'
import { highestSeq } from '#core/platform/outbox-page.ts'
import { trimOutbox } from '#core/platform/outbox-trim.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let other: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  other = await createTestDatabase()
})
afterAll(async () => {
  await database.stop()
  await other.stop()
})

/** Tells of a change; answers the number of the entry. */
async function told({ sql, projectId }: TestDatabase): Promise<bigint> {
  await tell(sql, projectId, 'failure.changed', {})
  return highestSeq(sql)
}

describe('the database that a kept memory is a copy of', () => {
  it('is recognised by every process, and after a restart', async () => {
    const seq = await told(database)
    const identity = await identityOf(database.sql, seq)
    expect(identity).not.toBeNull()
    await told(database)
    await database.addProject()
    const sql = connectDatabase({ url: database.url, max: 1, applicationName: 'test' })
    expect(await identityOf(sql, seq)).toBe(identity)
    await sql.end()
  })

  it('is another one when only the number of the entry is the same', async () => {
    const [here, there] = [await told(database), await told(other)]
    const seq = here < there ? here : there
    const [one, two] = [await identityOf(database.sql, seq), await identityOf(other.sql, seq)]
    expect([one, two]).not.toContain(null)
    expect(one).not.toBe(two)
  })

  it('cannot be gone on from where an entry was trimmed, or never was', async () => {
    const seq = await told(database)
    expect(await identityOf(database.sql, seq + 1n)).toBeNull()
    await trimOutbox(database.sql, new Date(Date.now() + 60_000))
    expect(await identityOf(database.sql, seq)).toBeNull()
  })
})
