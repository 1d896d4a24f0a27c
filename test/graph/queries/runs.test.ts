import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countRuns, listRuns, type RunFilter } from '#graph/queries/runs.ts'
import { searchedSince } from '#graph/queries/run-texts.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { insertRows, runRow } from '#test/support/seed.ts'

const nowMs = Date.UTC(2026, 5, 1, 12)
const count = 20
const any: RunFilter = {
  app: null,
  status: null,
  since: null,
  until: null,
  session: null,
  texts: [],
  searchedRunsMax: 5,
}
const idOf = (at: number): string => at.toString(16).padStart(2, '0').repeat(16)

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  const { sql, projectId } = database
  await insertRows(
    sql,
    'traces',
    Array.from({ length: count }, (_, at) => ({
      ...runRow(projectId, { traceId: idOf(at), startedMs: nowMs - at * 1_000 }),
      name: at % 3 === 0 ? 'write the letter' : 'read the letter',
      session_id: `session-${at}`,
      app: at % 2 === 0 ? 'mail' : 'post',
    })),
  )
})
afterAll(() => database.stop())

async function found(filter: Partial<RunFilter>, part = {}): Promise<number[]> {
  const page = { after: null, before: null, limit: 50, backwards: false, ...part }
  const rows = await listRuns(database.sql, database.projectId, { ...any, ...filter }, page)
  return rows.map(({ traceId }) => Number.parseInt(traceId.slice(0, 2), 16))
}

describe('a text', () => {
  it('is looked for in the newest runs, so that a rare one does not read them all', async () => {
    expect(await found({ texts: ['WRITE'] })).toEqual([0, 3])
    expect(await found({ texts: ['write'], searchedRunsMax: count })).toEqual([0, 3, 6, 9, 12, 15, 18])
  })

  it('is looked for further back when an earlier end, or one app, is asked for', async () => {
    expect(await found({ texts: ['write'], until: new Date(nowMs - 10_000) })).toEqual([12, 15])
    expect(await found({ texts: ['write'], app: ['mail'] })).toEqual([0, 6])
  })

  it('that is a whole session, or begins a trace id, is found however old the run is', async () => {
    expect(await found({ texts: ['session-17'] })).toEqual([17])
    expect(await found({ texts: [idOf(19).slice(0, 6)] })).toEqual([19])
    expect(await found({ texts: [idOf(19).slice(0, 6), 'write'] })).toEqual([])
    expect(await found({ texts: [idOf(18).slice(0, 6), 'write'] })).toEqual([18])
  })

  it('is found once, whichever ways lead to it', async () => {
    expect(await found({ texts: ['session-1'] })).toEqual([1])
    expect(await found({ texts: ['session-3', idOf(3).slice(0, 8)] })).toEqual([3])
  })

  it('pages in both directions', async () => {
    const filter = { texts: ['letter'], searchedRunsMax: count }
    expect(await found(filter, { limit: 2 })).toEqual([0, 1])
    const key = [(BigInt(nowMs - 1_000) * 1_000_000n).toString(), idOf(1)]
    expect(await found(filter, { limit: 2, after: key })).toEqual([2, 3])
    expect(await found(filter, { limit: 2, before: key, backwards: true })).toEqual([0])
  })

  it('is counted where it is looked for, and says since when that is', async () => {
    const { sql, projectId } = database
    const search = { ...any, texts: ['write'] }
    expect(await countRuns(sql, projectId, search)).toBe(2)
    expect(await searchedSince(sql, projectId, search)).toEqual(new Date(nowMs - 5_000))
    expect(await searchedSince(sql, projectId, { ...search, searchedRunsMax: count })).toBeNull()
    expect(await searchedSince(sql, projectId, any)).toBeNull()
  })
})
