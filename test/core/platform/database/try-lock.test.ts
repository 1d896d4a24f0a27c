import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { withLock, withTryLock } from '#core/platform/database/try-lock.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('withTryLock', () => {
  it('lets one at a time do the work, and tells the others', async () => {
    let finish = (): void => undefined
    const first = withTryLock(
      database.sql,
      'sweep',
      () => new Promise<string>((resolve) => (finish = () => resolve('done'))),
    )
    await expect.poll(() => withTryLock(database.sql, 'sweep', async () => 'second')).toBeNull()
    expect(await withTryLock(database.sql, 'another', async () => 'free')).toEqual({ result: 'free' })
    finish()
    expect(await first).toEqual({ result: 'done' })
    expect(await withTryLock(database.sql, 'sweep', async () => 'third')).toEqual({ result: 'third' })
  })

  it('gives the lock back when the work fails', async () => {
    const failing = withTryLock(database.sql, 'broken', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await withTryLock(database.sql, 'broken', async () => 1)).toEqual({ result: 1 })
  })
})

describe('withLock', () => {
  it('lets the second wait until the first is done, also when that one fails', async () => {
    const order: string[] = []
    let fail = (): void => undefined
    const first = withLock(database.sql, 'making', async () => {
      order.push('first begins')
      await new Promise((_resolve, reject) => (fail = () => reject(new Error('no'))))
    })
    await expect.poll(() => order).toEqual(['first begins'])
    const second = withLock(database.sql, 'making', async () => void order.push('second'))
    expect(await withLock(database.sql, 'another', async () => 'free')).toBe('free')
    // Begun, and behind the first: the database says that it waits.
    await expect.poll(waiting).toBe(1)
    order.push('first fails')
    fail()
    await expect(first).rejects.toThrow('no')
    await second
    expect(order).toEqual(['first begins', 'first fails', 'second'])
  })
})

describe('a lock', () => {
  it('keeps no connection once the work is done', async () => {
    const sql = connectDatabase({ url: database.url, max: 1, applicationName: 'test' })
    try {
      for (const name of ['one', 'two']) {
        await withTryLock(sql, name, async () => name)
        await withLock(sql, name, async () => name)
        await withLock(sql, name, () => Promise.reject(new Error('no'))).catch(() => undefined)
      }
      expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    } finally {
      await sql.end()
    }
  })
})

async function waiting(): Promise<number> {
  const [row] = await database.sql<[{ count: number }]>`
    select count(*)::int as count from pg_locks
     where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`
  return row.count
}
