import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import { readBundle, type Bundle } from '#core/memory/bundle/read-bundle.ts'
import { createBundleSigner } from '#core/memory/bundle/signer.ts'
import { writeBundle } from '#core/memory/bundle/write-bundle.ts'
import { readMemory } from '#core/memory/store/bundle-export.ts'
import { readMemoryHere } from '#core/memory/store/bundle-here.ts'
import { countsOf, importMemory } from '#core/memory/store/bundle-import.ts'
import { restorePolicies, savePolicy } from '#core/memory/store/policy-list.ts'
import { catalogueText, editCatalogue } from '#core/memory/store/mitigation-texts.ts'
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

it('carries what a team says against a class, and takes nothing from those who said something themselves', async () => {
  const say = (project: number, name: string, text: string) =>
    editCatalogue(database.sql, project, { class: name, text, note: null, author: 'ada', at: new Date() })
  await meet(here, 'a')
  const [{ class: met }] = await database.sql<[{ class: string }]>`
    select class from failures where project_id = ${here}`
  await say(elsewhere, met, 'Ask the search team.')
  await say(elsewhere, 'tool.timeout', 'Theirs.')
  await say(here, 'tool.timeout', 'Ours.')
  const plan = await importMemory(database.sql, here, await carried(elsewhere), options())
  expect(countsOf(plan).mitigations).toBe(1)
  expect(await catalogueText(database.sql, here, met)).toEqual({ text: 'Ask the search team.', version: 1 })
  expect(await catalogueText(database.sql, here, 'tool.timeout')).toEqual({ text: 'Ours.', version: 1 })
  const [said] = await database.sql`
    select author, note from mitigation_texts where project_id = ${here} and class = ${met}`
  expect(said).toMatchObject({ author: 'ada@example.org', note: expect.stringContaining('memory file of there') })
  const [failure] = await database.sql`select mitigation from failures where project_id = ${here}`
  expect(failure!['mitigation']).toBe('Ask the search team.')
  const again = await importMemory(database.sql, here, await carried(elsewhere), options())
  expect(countsOf(again).mitigations).toBe(0)
})

it('makes a version of the policies, which can be gone back from', async () => {
  const by = { author: 'ada', reason: null, at: new Date(), version: null }
  const policy = { id: null, name: 'Ask first', enabled: true, verdict: 'WARN' as const, message: null }
  const theirs = { ...policy, mitigation: 'Ask for less.', rule: { runsMin: 7 } }
  await savePolicy(database.sql, elsewhere, theirs, null, by)
  await savePolicy(database.sql, here, { ...policy, name: 'Ours', mitigation: null, rule: { runsMin: 9 } }, null, by)
  const list = () => database.sql`
    select name, enabled, mitigation from policies where project_id = ${here} and deleted_at is null order by position`
  await importMemory(database.sql, here, await carried(elsewhere), options())
  expect((await list()).at(-1)).toEqual({ name: 'Ask first', enabled: false, mitigation: 'Ask for less.' })
  const [version] = await database.sql<{ version: number; change: string; author: string; reason: string }[]>`
    select version, change, author, reason from policy_versions where project_id = ${here}
     order by version desc limit 1`
  expect(version).toMatchObject({ change: 'imported', author: 'ada@example.org' })
  expect(version!.reason).toContain('memory file of there, signed by')
  await restorePolicies(database.sql, here, version!.version - 1, by)
  expect((await list()).map(({ name }) => name)).not.toContain('Ask first')
})
