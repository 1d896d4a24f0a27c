import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { connectedPrograms, emptyDatabase } from '#core/platform/database/empty.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('emptying a database', () => {
  it('leaves the schema as new, and what belongs to others as it is', async () => {
    const { sql } = database
    await sql`create table their_orders (id integer)`
    await sql`insert into their_orders values (7)`
    await ensurePartitions(sql, [Math.floor(Date.now() / 86_400_000)])
    await emptyDatabase(sql, { directory: projectPaths().migrations })
    expect(await sql`select name from projects`).toEqual([{ name: 'default' }])
    expect(await sql`select id from their_orders`).toEqual([{ id: 7 }])
    expect(await sql`select from pg_inherits where inhparent = 'spans'::regclass`).toHaveLength(1)
  })

  it('can tell whether one of ours is connected', async () => {
    expect(await connectedPrograms(database.sql)).toEqual([])
    const other = connectDatabase({ url: database.url, max: 1, applicationName: 'nevermore jobs' })
    await other`select 1`
    expect(await connectedPrograms(database.sql)).toEqual(['nevermore jobs'])
    await other.end()
  })
})
