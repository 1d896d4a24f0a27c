import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { builtInMitigation } from '#core/memory/mitigation-catalogue.ts'
import { editCatalogue } from '#core/memory/store/mitigation-texts.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const name = 'input.context_length'
const at = new Date()
const said = (text: string | null) => ({ class: name, text, note: null, author: 'ada@example.org', at })

describe('the words of a project against a class', () => {
  it('are what its new failures begin with, and reach those that had the old ones', async () => {
    const { sql, projectId } = database
    const stranger = await database.addProject()
    const texts = async (project: number) =>
      (
        await sql<{ mitigation: string }[]>`
        select mitigation from failures where project_id = ${project} order by id`
      ).map(({ mitigation }) => mitigation)
    await storeLife(sql, projectId, minuteRuns(Date.now(), 1, 1, { fault: 'first' }))
    await editCatalogue(sql, projectId, said('Cut the history.'))
    await storeLife(sql, projectId, minuteRuns(Date.now(), 1, 1, { fault: 'second' }))
    await storeLife(sql, stranger, minuteRuns(Date.now(), 1, 1, { fault: 'first' }))
    expect(await texts(projectId)).toEqual(['Cut the history.', 'Cut the history.'])
    expect(await texts(stranger)).toEqual([builtInMitigation(name)])
  })

  it('leave alone what people wrote of a failure', async () => {
    const { sql } = database
    const project = await database.addProject()
    await storeLife(sql, project, minuteRuns(Date.now(), 1, 1))
    await sql`update failures set mitigation = 'Our own words.' where project_id = ${project}`
    await Promise.all([editCatalogue(sql, project, said('One.')), editCatalogue(sql, project, said('Two.'))])
    expect(await sql`select mitigation from failures where project_id = ${project}`).toEqual([
      { mitigation: 'Our own words.' },
    ])
    expect(await sql`select version from mitigation_texts where project_id = ${project} order by version`).toEqual([
      { version: 1 },
      { version: 2 },
    ])
  })
})
