import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { setFailureStates } from '#core/memory/store/failure-states.ts'
import { editFailure } from '#core/memory/store/failures.ts'
import { mergeFailures } from '#core/memory/store/merge-failures.ts'
import { markNotAFailure } from '#core/memory/store/not-a-failure.ts'
import { splitFailure } from '#core/memory/store/split-failure.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { findingNamed, fingerprintNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

let traces = 0
/** Stores one run per name, each with the failure of that name. */
const meet = (...names: string[]) =>
  storeRecords(
    database.sql,
    projectId,
    names.map((name) =>
      recordWith({
        traceId: (traces += 1).toString(16).padStart(32, '0'),
        parentSpanId: null,
        findings: [findingNamed(name)],
      }),
    ),
  )
const failures = () => database.sql<
  { id: string; title: string; n: number; runs: number; state: string; merged: string | null }[]
>`
  select id::text, title, occurrence_count::int as n, run_count::int as runs, state, merged_into::text as merged
    from failures where project_id = ${projectId} order by id`
const idOf = async (title: string) => (await failures()).find((row) => row.title === title)!.id
const author = 'ada@example.org'
const at = new Date()

describe('editing a failure', () => {
  it('makes a version when something is different, and none when nothing is', async () => {
    await meet('a')
    const failureId = await idOf('a')
    await editFailure(database.sql, projectId, { failureId, title: 'a', note: null, author, at })
    await editFailure(database.sql, projectId, { failureId, mitigation: 'Ask again.', note: 'found it', author, at })
    const versions = await database.sql`
      select version, author, note, mitigation from failure_versions
       where project_id = ${projectId} and failure_id = ${failureId} order by version`
    expect(versions).toHaveLength(2)
    expect(versions[1]).toEqual({ version: 2, author, note: 'found it', mitigation: 'Ask again.' })
  })

  it('says which fields are wrong, all of them', async () => {
    await meet('a')
    const failureId = await idOf('a')
    await expect(
      editFailure(database.sql, projectId, {
        failureId,
        title: ' ',
        mitigation: 'x'.repeat(10_001),
        note: null,
        author,
        at,
      }),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ path: 'input.title' }, { path: 'input.mitigation' }] })
  })

  it('does not find the failure of another project', async () => {
    await meet('a')
    const failureId = await idOf('a')
    const stranger = await database.addProject()
    await expect(
      editFailure(database.sql, stranger, { failureId, title: 'mine', note: null, author, at }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the state of a failure', () => {
  const change = (
    failureId: string,
    state: 'OPEN' | 'RESOLVED' | 'REGRESSED' | 'ARCHIVED',
    until: Date | null = null,
  ) =>
    setFailureStates(database.sql, projectId, {
      failureIds: [failureId],
      state,
      until,
      untilOccurrences: null,
      untilEscalating: false,
      release: '2.0',
      promptVersion: null,
      model: null,
      reason: 'done',
      author,
      at,
    })

  it('keeps the fix, who set it and why', async () => {
    await meet('a')
    const failureId = await idOf('a')
    await change(failureId, 'RESOLVED')
    const [row] =
      await database.sql`select state, resolved_release, state_by, state_reason from failures where id = ${failureId}`
    expect(row).toEqual({ state: 'RESOLVED', resolved_release: '2.0', state_by: author, state_reason: 'done' })
  })

  it('cannot be set to REGRESSED, and only an archive may end by itself', async () => {
    await meet('a')
    const failureId = await idOf('a')
    await expect(change(failureId, 'REGRESSED')).rejects.toMatchObject({ code: 'conflict' })
    await expect(change(failureId, 'RESOLVED', at)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ path: 'input.until' }],
    })
  })
})

describe('merging and splitting', () => {
  it('adds the counts, counts later ones there too, and gives every number back when split again', async () => {
    await meet('a', 'a', 'b')
    const [into, from] = [await idOf('a'), await idOf('b')]
    await mergeFailures(database.sql, projectId, { into, from: [from], reason: 'same cause', author, at })
    await meet('b')
    expect(await failures()).toMatchObject([
      { id: into, n: 4, runs: 4, merged: null },
      { id: from, merged: into },
    ])
    const [old, made] = await splitFailure(database.sql, projectId, {
      failureId: into,
      fingerprints: [fingerprintNamed('b').hash],
      reason: null,
      author,
      at,
    })
    expect(await failures()).toMatchObject([{ id: old, n: 2, runs: 2 }, { id: from }, { id: made, n: 2, runs: 2 }])
    await meet('b')
    expect((await failures()).find((row) => row.id === made)).toMatchObject({ n: 3, runs: 3 })
  })

  it('refuses to merge a failure into itself, and to split all of it away', async () => {
    await meet('a')
    const failureId = await idOf('a')
    const merge = mergeFailures(database.sql, projectId, {
      into: failureId,
      from: [failureId],
      reason: null,
      author,
      at,
    })
    await expect(merge).rejects.toMatchObject({ code: 'invalid', fields: [{ path: 'input.from' }] })
    const split = splitFailure(database.sql, projectId, {
      failureId,
      fingerprints: [fingerprintNamed('a').hash],
      reason: null,
      author,
      at,
    })
    await expect(split).rejects.toMatchObject({ code: 'invalid', fields: [{ path: 'input.fingerprints' }] })
  })
})

describe('what is not a failure', () => {
  it('rests for good, by itself when it was one of several things', async () => {
    await meet('a', 'b')
    const [into, from] = [await idOf('a'), await idOf('b')]
    await mergeFailures(database.sql, projectId, { into, from: [from], reason: null, author, at })
    const muted = await markNotAFailure(database.sql, projectId, {
      failureId: null,
      fingerprint: fingerprintNamed('b').hash,
      reason: 'it is meant to',
      author,
      at,
    })
    await meet('b')
    const rows =
      await database.sql`select id::text, state, not_a_failure from failures where project_id = ${projectId} and merged_into is null order by id`
    expect([...rows]).toEqual([
      { id: into, state: 'OPEN', not_a_failure: false },
      { id: muted, state: 'ARCHIVED', not_a_failure: true },
    ])
  })
})
