import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { copyOut } from '#core/memory/store/copy-out.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

describe('copyOut', () => {
  // Around what a stream holds (16 KiB) and what one read from a socket brings (64 KiB), and far beyond both.
  it.each([0, 1, 100, 150, 200, 300, 400, 500, 600, 700, 1_000, 20_000])(
    'hands over all of %i rows of 100 characters, and the connection goes on',
    async (rows) => {
      const heard = await database.sql.begin(async (tx) => {
        let bytes = 0
        const statement = tx.unsafe(`copy (select repeat('a', 100) from generate_series(1, ${rows})) to stdout`)
        await copyOut(statement, (piece) => (bytes += piece.length))
        const [{ one }] = await tx<[{ one: number }]>`select 1 as one`
        return { bytes, one }
      })
      expect(heard).toEqual({ bytes: rows * 101, one: 1 })
    },
  )

  it('tells what the server refuses, and what its reader does', async () => {
    const { sql } = database
    await expect(copyOut(sql`copy nowhere to stdout`, () => undefined)).rejects.toThrow('"nowhere" does not exist')
    const late = sql`copy (select 1 / (500 - n) from generate_series(1, 1000) n) to stdout`
    await expect(copyOut(late, () => undefined)).rejects.toThrow('division by zero')
    const whole = sql`copy (select n from generate_series(1, 100000) n) to stdout`
    const refuse = (): never => {
      throw new Error('not that')
    }
    await expect(copyOut(whole, refuse)).rejects.toThrow('not that')
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  })
})
