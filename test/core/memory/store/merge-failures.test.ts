import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { deleteFailure } from '#core/memory/store/delete-failure.ts'
import { mergeFailures } from '#core/memory/store/merge-failures.ts'
import { splitFailure } from '#core/memory/store/split-failure.ts'
import { undoMerge } from '#core/memory/store/undo-merge.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { countRecords, newTrace, runsWith } from '#test/support/faults.ts'
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

const at = new Date()
const author = 'ada@example.org'
const meet = (...names: string[]) =>
  countRecords(database.sql, projectId, runsWith(...names.map((name) => findingNamed(name))))
const failures = () => database.sql<{ id: string; title: string; n: number; runs: number; into: string | null }[]>`
  select id::text, title, occurrence_count::int as n, run_count::int as runs, merged_into::text as into
    from failures where project_id = ${projectId} order by id`
const named = async (title: string) => (await failures()).find((row) => row.title === title)!
const idOf = async (title: string) => (await named(title)).id
const merge = (into: string, ...from: string[]) =>
  mergeFailures(database.sql, projectId, { into, from, reason: 'same cause', author, at })
const mergeOf = async (from: string): Promise<string> => {
  const [row] = await database.sql<[{ id: string }]>`
    select id::text from failure_merges where project_id = ${projectId} and from_id = ${from} order by id desc limit 1`
  return row.id
}
const undo = async (from: string) =>
  undoMerge(database.sql, projectId, { mergeId: await mergeOf(from), reason: null, author, at })
const activities = (failureId: string) => database.sql<{ kind: string; actor: string; reason: string | null }[]>`
  select kind, actor, detail->>'reason' as reason from failure_activity
   where project_id = ${projectId} and failure_id = ${failureId} order by id`

describe('merging failures', () => {
  it('is undone exactly, with what came since', async () => {
    await meet('a', 'a', 'b')
    const [a, b] = [await idOf('a'), await idOf('b')]
    await merge(a, b)
    await meet('b', 'b', 'a')
    expect(await named('a')).toMatchObject({ n: 6, runs: 6 })
    expect(await undo(b)).toEqual([b, a])
    expect(await failures()).toMatchObject([
      { id: a, n: 3, runs: 3, into: null },
      { id: b, n: 3, runs: 3, into: null },
    ])
    await meet('b')
    expect(await named('b')).toMatchObject({ n: 4 })
  })

  it('gives back what was attached through a merged fingerprint since', async () => {
    await meet('a', 'b')
    const [a, b] = [await idOf('a'), await idOf('b')]
    await merge(a, b)
    const through = findingNamed('b', { fingerprints: [fingerprintNamed('b', 'frames'), fingerprintNamed('b')] })
    await countRecords(database.sql, projectId, runsWith(through))
    expect(await named('a')).toMatchObject({ n: 3 })
    await undo(b)
    expect(await failures()).toMatchObject([
      { id: a, n: 1 },
      { id: b, n: 2 },
    ])
  })

  it('is undone one by one, in any order, when one went into the other', async () => {
    for (const order of ['inner first', 'outer first']) {
      projectId = await database.addProject()
      await meet('a', 'b', 'b', 'c', 'c', 'c')
      const [a, b, c] = [await idOf('a'), await idOf('b'), await idOf('c')]
      await merge(b, c)
      await merge(a, b)
      expect(await named('a')).toMatchObject({ n: 6, runs: 6 })
      for (const from of order === 'inner first' ? [c, b] : [b, c]) await undo(from)
      for (const [title, n] of [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ] as const)
        expect(await named(title)).toMatchObject({ n, into: null })
    }
  })

  it('counts a run that met both once, and twice again when undone', async () => {
    const traceId = newTrace()
    const one = (name: string, spanId: string) =>
      recordWith({ traceId, spanId, parentSpanId: null, findings: [findingNamed(name)] })
    await countRecords(database.sql, projectId, [one('a', 'aaaaaaaaaaaaaaaa'), one('b', 'bbbbbbbbbbbbbbbb')])
    const [a, b] = [await idOf('a'), await idOf('b')]
    await merge(a, b)
    expect(await named('a')).toMatchObject({ n: 2, runs: 1 })
    await undo(b)
    expect(await failures()).toMatchObject([{ runs: 1 }, { runs: 1 }])
  })

  it('is written into the history of both, with who and why', async () => {
    await meet('a', 'b')
    const [a, b] = [await idOf('a'), await idOf('b')]
    await merge(a, b)
    await undo(b)
    const told = [
      { kind: 'merge', actor: author, reason: 'same cause' },
      { kind: 'unmerge', actor: author, reason: null },
    ]
    expect([...(await activities(a))]).toEqual(told)
    expect([...(await activities(b))]).toEqual(told)
  })

  it('makes no version, for no word of it changed', async () => {
    await meet('a', 'b')
    await merge(await idOf('a'), await idOf('b'))
    const versions = await database.sql`select from failure_versions where project_id = ${projectId} and version > 1`
    expect(versions).toHaveLength(0)
  })
})

describe('what cannot be merged', () => {
  it('is itself, what is merged already, what was deleted, and what others own', async () => {
    await meet('a', 'b', 'c')
    const [a, b, c] = [await idOf('a'), await idOf('b'), await idOf('c')]
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'invalid' })
    await expect(merge(a)).rejects.toMatchObject({ code: 'invalid' })
    await merge(a, b)
    await expect(merge(b, a)).rejects.toMatchObject({ code: 'conflict', message: 'F-2 was merged into F-1.' })
    await expect(merge(c, b)).rejects.toMatchObject({ code: 'conflict' })
    await deleteFailure(database.sql, projectId, { failureId: c, reason: null, author, at })
    await expect(merge(a, c)).rejects.toMatchObject({ code: 'conflict', message: 'F-3 was deleted.' })
    const stranger = await database.addProject()
    const theirs = mergeFailures(database.sql, stranger, { into: a, from: [b], reason: null, author, at })
    await expect(theirs).rejects.toMatchObject({ code: 'not_found' })
    expect(await named('a')).toMatchObject({ n: 2 })
  })

  it('cannot be unmerged twice, by others, or when nothing of it is left', async () => {
    await meet('a', 'b')
    const [a, b] = [await idOf('a'), await idOf('b')]
    await merge(a, b)
    const mergeId = await mergeOf(b)
    const stranger = await database.addProject()
    const theirs = undoMerge(database.sql, stranger, { mergeId, reason: null, author, at })
    await expect(theirs).rejects.toMatchObject({ code: 'not_found' })
    await splitFailure(database.sql, projectId, {
      failureId: a,
      fingerprints: [fingerprintNamed('b').hash],
      reason: null,
      author,
      at,
    })
    await expect(undo(b)).rejects.toMatchObject({ code: 'conflict' })
    await undoMerge(database.sql, projectId, { mergeId, reason: null, author, at }).catch(() => {})
    await meet('c')
    await merge(a, await idOf('c'))
    await undo(await idOf('c'))
    await expect(undo(await idOf('c'))).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('merging while spans come in', () => {
  it('loses nothing and counts nothing twice, merged and unmerged again and again', async () => {
    await meet('a', 'b')
    const [a, b] = [await idOf('a'), await idOf('b')]
    let sent = 2
    const people = { areAtIt: true }
    const sender = async () => {
      while (people.areAtIt) {
        await meet('a', 'b', 'b')
        sent += 3
      }
    }
    const merging = async () => {
      for (let round = 0; round < 12; round++) {
        await merge(a, b)
        await undo(b)
      }
      await merge(a, b)
      people.areAtIt = false
    }
    await Promise.all([sender(), sender(), sender(), merging()])
    expect(await named('a')).toMatchObject({ n: sent, runs: sent })
    await undo(b)
    const rows = await failures()
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(sent)
    const [kept] = await database.sql<[{ n: number }]>`
      select count(*)::int as n from occurrences where project_id = ${projectId}`
    expect(kept.n).toBe(sent)
    expect(rows[0]!.n).toBe((sent - 2) / 3 + 1)
  }, 60_000)
})
