import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { readBundle, type Bundle } from '#core/memory/bundle/read-bundle.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { writeBundle } from '#core/memory/bundle/write-bundle.ts'
import { readMemory } from '#core/memory/store/bundle-export.ts'
import { readMemoryHere } from '#core/memory/store/bundle-here.ts'
import { countsOf, importMemory } from '#core/memory/store/bundle-import.ts'
import { mergeFailures } from '#core/memory/store/merge-failures.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { findingNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let elsewhere: number
let here: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  elsewhere = await database.addProject()
  here = await database.addProject()
})

let traces = 0
const meet = (project: number, ...names: string[]) =>
  storeRecords(
    database.sql,
    project,
    names.map((name) =>
      recordWith({
        traceId: (traces += 1).toString(16).padStart(32, '0'),
        parentSpanId: null,
        findings: [findingNamed(name)],
      }),
    ),
  )
const failures = (project: number) => database.sql<{ id: string; n: number; runs: number; imported: boolean }[]>`
  select id::text, occurrence_count::int as n, run_count::int as runs, import_id is not null as imported
    from failures where project_id = ${project} and merged_into is null order by id`

const options = () => ({ id: uuidv7(Date.now()), author: 'ada@example.org', at: new Date() })

async function carried(project: number): Promise<Bundle> {
  const salt = 'a'.repeat(32)
  const head = { id: uuidv7(Date.now()), at: new Date().toISOString(), project: 'there', salt, texts: true }
  const contents = await readMemory(database.sql, project, { salt, texts: true })
  return readBundle(Buffer.from(await writeBundle(head, contents, await createBundleSigner('a secret'))))
}

it('counts a failure that was told of from the first time it is met here', async () => {
  await meet(elsewhere, 'a', 'a', 'a')
  await importMemory(database.sql, here, await carried(elsewhere), options())
  expect(await failures(here)).toMatchObject([{ n: 0, runs: 0, imported: true }])
  await meet(here, 'a', 'a')
  expect(await failures(here)).toMatchObject([{ n: 2, runs: 2, imported: true }])
})

it('carries merges along: what people held to be one is one', async () => {
  await meet(elsewhere, 'a', 'b')
  const [into, from] = await failures(elsewhere)
  const merge = { into: into!.id, from: [from!.id], reason: null, author: 'ada', at: new Date() }
  await mergeFailures(database.sql, elsewhere, merge)
  await importMemory(database.sql, here, await carried(elsewhere), options())
  await meet(here, 'a', 'b')
  expect(await failures(here)).toMatchObject([{ n: 2, runs: 2 }])
})

it('makes each failure once while the same failures arrive as spans', async () => {
  await meet(elsewhere, 'a', 'b', 'c')
  const bundle = await carried(elsewhere)
  await Promise.all([
    importMemory(database.sql, here, bundle, options()),
    ...['a', 'b', 'c'].map((name) => meet(here, name)),
    importMemory(database.sql, here, bundle, options()),
  ])
  expect((await failures(here)).map(({ n }) => n)).toEqual([1, 1, 1])
})

it('looks at its own project only', async () => {
  await meet(elsewhere, 'a')
  const stranger = await database.addProject()
  await meet(stranger, 'a')
  const memory = await readMemoryHere(database.sql, here, await carried(elsewhere))
  expect([memory.failures.size, memory.owners.size, memory.texts.length]).toEqual([0, 0, 0])
  expect(countsOf(await importMemory(database.sql, here, await carried(elsewhere), options()))).toMatchObject({
    failuresNew: 1,
    failuresKnown: 0,
  })
})
