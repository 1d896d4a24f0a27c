import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { copyWriter } from '#collector/exporters/postgres/copy-writer.ts'
import { copy } from '#collector/exporters/postgres/store/copy.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false })
  await database.sql`create table words (id integer primary key, word text)`
})
afterAll(() => database.stop())

function rowsOf(...words: readonly (readonly [number, string])[]) {
  const writer = copyWriter(16)
  for (const [id, word] of words) {
    writer.row(2)
    writer.int4(id)
    writer.text(word)
    writer.endRow()
  }
  return [writer.finish().bytes]
}
const copyWords = (rows: readonly Buffer[]) =>
  database.sql.begin(async (tx) => copy(tx`copy words from stdin (format binary)`, rows))

describe('copying rows', () => {
  it('stores what it is given, astral characters and texts longer than the first buffer included', async () => {
    const long = 'nevermore '.repeat(100_000)
    await copyWords(rowsOf([1, '🐦‍⬛ raven'], [2, long]))
    const stored = await database.sql`select word from words order by id`
    expect(stored.map((row) => row['word'])).toEqual(['🐦‍⬛ raven', long])
  })

  it('rejects with the server’s own code when a row is there already, and leaves the connection usable', async () => {
    for (let round = 0; round < 12; round += 1) {
      await expect(copyWords(rowsOf([100 + round, 'fresh'], [1, 'again']))).rejects.toMatchObject({ code: '23505' })
    }
    const [row] = await database.sql`select count(*)::int as n from words`
    expect(row).toEqual({ n: 2 })
  })

  it('rejects when the server refuses rows long before the last one was sent', async () => {
    const many = Array.from(
      { length: 60_000 },
      (_, index) => [index === 0 ? 1 : index + 1000, 'x'.repeat(200)] as const,
    )
    await expect(copyWords(rowsOf(...many))).rejects.toMatchObject({ code: '23505' })
    await expect(copyWords(rowsOf([500, 'after']))).resolves.toBeUndefined()
  })

  it('rejects when the bytes are no rows at all', async () => {
    await expect(copyWords([Buffer.from('0002deadbeef', 'hex')])).rejects.toMatchObject({ code: '22P04' })
  })
})
