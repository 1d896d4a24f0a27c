import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Finding } from '#core/memory/finding.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const hint = (name: string, given: Partial<Finding> = {}): Finding =>
  findingNamed(name, { grade: 'C', class: 'output.refusal', signal: 'refusal-phrase', ...given })
const other = (name: string): Finding => hint(name, { class: 'tool.empty_result', signal: 'empty-tool-result' })
let traces = 0
const run = (...findings: readonly Finding[]): SpanRecord => {
  const traceId = (traces += 1).toString(16).padStart(32, 'c')
  return recordWith({ traceId, parentSpanId: null, findings })
}
const store = (...records: readonly SpanRecord[]) => storeRecords(database.sql, projectId, records)
const titles = async () =>
  (await database.sql<{ title: string }[]>`select title from failures where project_id = ${projectId} order by id`).map(
    ({ title }) => title,
  )
const kept = async () => (await database.sql`select from findings where project_id = ${projectId}`).length

describe('a hint', () => {
  it('alone makes no failure, and stays with its run', async () => {
    await store(run(hint('a')), run(hint('a')))
    expect(await titles()).toEqual([])
    expect(await kept()).toBe(2)
  })

  it('counts once the same was met in three runs', async () => {
    await store(run(hint('a')))
    await store(run(hint('a')), run(hint('b')))
    expect(await titles()).toEqual([])
    await store(run(hint('a')))
    expect(await titles()).toEqual(['a'])
  })

  it('counts beside another one of the same run that looks at something else', async () => {
    await store(run(hint('a'), other('b')))
    expect(await titles()).toEqual(expect.arrayContaining(['a', 'b']))
  })

  it('does not count beside another of its own signal', async () => {
    await store(run(hint('a'), hint('b', { class: 'output.empty' })))
    expect(await titles()).toEqual([])
  })

  it('holds back nobody else', async () => {
    await store(run(hint('a')), run(findingNamed('real')))
    expect(await titles()).toEqual(['real'])
  })
})
