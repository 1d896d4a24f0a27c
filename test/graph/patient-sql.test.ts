import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { patientSql } from '#graph/patient-sql.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const stopped = { code: 'unavailable', message: expect.stringContaining('took too long') }
const sleeping = async (): Promise<number> => {
  const rows = await database.sql<{ count: number }[]>`
    select count(*)::integer as count from pg_stat_activity
     where datname = current_database() and query like 'select pg_sleep(%' and state = 'active'`
  return rows[0]?.count ?? 0
}

describe('patientSql', () => {
  it('answers as the pool does, parts of statements included', async () => {
    const sql = patientSql(database.sql, () => 5_000)
    const part = sql`and ${2} = ${sql.unsafe('2')}`
    expect([...(await sql<{ one: number }[]>`select 1 as one where true ${part}`)]).toEqual([{ one: 1 }])
    await expect(sql`select 1 / 0`).rejects.toMatchObject({ code: '22012' })
    expect(await sql.begin(async (inside) => (await inside`select 2 as two`)[0])).toEqual({ two: 2 })
    expect(await Promise.all([sql`select 1`.then((rows) => rows.length), sql`select 1`.catch(() => 0)])).toHaveLength(2)
  })

  it('has the server stop what takes too long, and goes on with what comes next', async () => {
    const sql = patientSql(database.sql, () => 50)
    await expect(sql`select pg_sleep(30)`).rejects.toMatchObject(stopped)
    await expect.poll(sleeping, { timeout: 10_000 }).toBe(0)
    expect(await sql`select 1 as one`).toHaveLength(1)
  })

  it('gives up what still waits for a connection, and mixes up no answers on the way', async () => {
    const sql = patientSql(database.sql, () => 100)
    const late = Promise.allSettled(Array.from({ length: 12 }, async () => await sql`select pg_sleep(30)`))
    // Sent ahead on connections that are busy: answered once those are free again, each with its own.
    const others = Array.from({ length: 60 }, async (_, at) => (await database.sql`select ${at}::integer as at`)[0])
    expect((await late).map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'rejected'))
    expect(await Promise.all(others)).toEqual(Array.from({ length: 60 }, (_, at) => ({ at })))
    await expect.poll(sleeping, { timeout: 10_000 }).toBe(0)
    await expect(patientSql(database.sql, () => 0)`select 1`).rejects.toMatchObject(stopped)
  })
})
