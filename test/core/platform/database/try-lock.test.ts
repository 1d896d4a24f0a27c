import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withTryLock } from '#core/platform/database/try-lock.ts'
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
