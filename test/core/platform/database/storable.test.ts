import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storableJson } from '#core/platform/database/storable.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.stop())

const hostile = ['a\0b', 'half \ud83d of a pair', '\udc00', 'whole 😀', 'six characters: \\u0000', '\\\\ud800', '']
const kept = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()

describe('what PostgreSQL cannot hold', () => {
  it('goes the way of an unreadable character, and takes nothing else with it', async () => {
    const rows = storableJson(hostile.map((text) => ({ text, deep: { [text]: [text] } })))
    const read = await db.sql`
      select text, deep from json_to_recordset(${rows}::text::json) as t (text text, deep jsonb)`
    expect(read).toEqual(hostile.map((text) => ({ text: kept(text), deep: { [kept(text)]: [kept(text)] } })))
  })

  it('may stand in any parameter: a text, an array of texts, a document', async () => {
    for (const text of hostile) {
      const [row] = await db.sql`
        select ${text}::text as plain, ${[text, 'next']}::text[] as listed, ${db.sql.json({ text })} as document`
      expect(row).toEqual({ plain: kept(text), listed: [kept(text), 'next'], document: { text: kept(text) } })
    }
  })

  it('is all that is changed', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!text.includes('\\u0000') && text.isWellFormed() && !/\\ud[89a-f]/.test(text))
        expect(JSON.parse(storableJson(value))).toEqual(JSON.parse(text))
      }),
    )
  })
})
