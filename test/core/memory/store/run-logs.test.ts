import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { logsOfRun, logsOfRuns } from '#core/memory/store/run-logs.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { logWith } from '#test/support/log.ts'
import { insertRows, runRow } from '#test/support/seed.ts'
import { storeLogs } from '#test/support/store-logs.ts'

const startedMs = Date.UTC(2026, 5, 1)
const at = (ms: number) => ({ timeNs: BigInt(startedMs + ms) * 1_000_000n })
const id = (digit: string) => digit.repeat(32)
const ofSession = { traceId: null, spanId: null, attributes: { 'session.id': 'talk' } }

let database: TestDatabase
let other: number
beforeAll(async () => {
  database = await createTestDatabase()
  other = await database.addProject()
  for (const project of [database.projectId, other]) {
    await insertRows(database.sql, 'traces', [
      runRow(project, { traceId: id('a'), startedMs, durationMs: 1_000, sessionId: 'talk' }),
      runRow(project, { traceId: id('b'), startedMs: startedMs + 60_000, durationMs: 1_000, sessionId: 'talk' }),
    ])
  }
  await storeLogs(database.sql, database.projectId, [
    logWith({ ...at(500), traceId: id('a'), body: 'second' }),
    logWith({ ...at(100), traceId: id('a'), body: 'first' }),
    logWith({ ...at(86_400_000), traceId: id('a'), body: 'evaluated a day later' }),
    logWith({ ...at(300), ...ofSession, body: 'said in the session' }),
    logWith({ ...at(60_100), ...ofSession, body: 'said in the next run' }),
    logWith({ ...at(300), ...ofSession, attributes: { 'session.id': 'other talk' }, body: 'elsewhere' }),
    logWith({ ...at(300), ...ofSession, traceId: id('c'), body: 'of a run that never came' }),
  ])
  await storeLogs(database.sql, other, [logWith({ ...at(200), traceId: id('a'), body: 'of another project' })])
})
afterAll(() => database.stop())

describe('logsOfRun', () => {
  it('finds what names the trace at any time, and what names the session while the run lasted', async () => {
    const logs = await logsOfRun(database.sql, database.projectId, id('a'))
    expect(logs.map(({ body }) => body)).toEqual(['first', 'said in the session', 'second', 'evaluated a day later'])
    expect(logs[0]).toEqual(logWith({ ...at(100), traceId: id('a'), body: 'first' }))
  })

  it('keeps projects apart, and answers nothing for a run that is not there', async () => {
    expect((await logsOfRun(database.sql, other, id('a'))).map(({ body }) => body)).toEqual(['of another project'])
    expect(await logsOfRun(database.sql, database.projectId, id('d'))).toEqual([])
  })

  it('answers several runs at once', async () => {
    const byRun = await logsOfRuns(database.sql, database.projectId, [id('a'), id('b')])
    expect([byRun.get(id('a'))?.length, byRun.get(id('b'))?.map(({ body }) => body)]).toEqual([
      4,
      ['said in the next run'],
    ])
  })
})
