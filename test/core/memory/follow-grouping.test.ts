import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { followGrouping, type GroupingFollower } from '#core/memory/follow-grouping.ts'
import { standardGrouping } from '#core/memory/grouping/grouping.ts'
import { changeAlgorithm, saveRule } from '#core/memory/store/grouping-settings.ts'
import { markNotAFailure } from '#core/memory/store/not-a-failure.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { countRecords, faultSaying, runsWith } from '#test/support/faults.ts'

const log = createLog({ level: 'silent' })
const at = new Date('2026-06-01T12:00:00Z')
const change = { note: null, author: 'ada@example.org', at }
const dayMs = 86_400_000

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())

const addRule = (projectId: number, name: string) =>
  saveRule(
    database.sql,
    projectId,
    null,
    { name, enabled: true, rule: { match: { tool: 'search' }, fingerprint: name } },
    change,
  )
const rulesOf = (follower: GroupingFollower, projectId: number) => follower.of(projectId).rules.map(({ name }) => name)
/** Runs with a follower that began now, and stops it. */
async function following(work: (follower: GroupingFollower) => Promise<void>, clock = () => at.getTime()) {
  const follower = followGrouping({ sql: database.sql, log, clock })
  try {
    await follower.start()
    await work(follower)
  } finally {
    await follower.stop()
  }
}

describe('how projects group', () => {
  it('is followed without a restart, each project its own, and known again after one', async () => {
    const [one, two] = [await database.addProject(), await database.addProject()]
    await addRule(one, 'search is broken')
    await following(async (follower) => {
      expect(rulesOf(follower, one)).toEqual(['search is broken'])
      expect(follower.of(two)).toBe(standardGrouping)
      await addRule(two, 'another')
      await vi.waitFor(() => expect(rulesOf(follower, two)).toEqual(['another']), 8_000)
      expect(rulesOf(follower, one)).toEqual(['search is broken'])
      expect(follower.of(two)).toBe(follower.of(two))
    })
    await following(async (follower) => {
      expect([...rulesOf(follower, one), ...rulesOf(follower, two)]).toEqual(['search is broken', 'another'])
    })
  })

  it('changes over by itself when the time of both algorithms is over', async () => {
    const projectId = await database.addProject()
    const until = new Date(at.getTime() + 30 * dayMs)
    await changeAlgorithm(database.sql, projectId, { ...change, algorithm: 'o2', until })
    let nowMs = at.getTime()
    const algorithms = (follower: GroupingFollower) => follower.of(projectId).algorithms.map(({ id }) => id)
    await following(
      async (follower) => {
        expect(algorithms(follower)).toEqual(['o1', 'o2'])
        nowMs = until.getTime()
        expect(algorithms(follower)).toEqual(['o2'])
        expect(follower.of(projectId)).toBe(follower.of(projectId))
      },
      () => nowMs,
    )
  })

  it('learns what somebody says is no failure', async () => {
    const [projectId, stranger] = [await database.addProject(), await database.addProject()]
    const fault = faultSaying('the index is stale')
    await countRecords(database.sql, projectId, runsWith(fault))
    const [row] = await database.sql<[{ id: string }]>`select id::text from failures where project_id = ${projectId}`
    await following(async (follower) => {
      expect(follower.of(projectId)).toBe(standardGrouping)
      await markNotAFailure(database.sql, projectId, {
        failureId: row.id,
        fingerprint: null,
        reason: 'as it should be',
        author: null,
        at,
      })
      const { hash } = fault.fingerprints[0]!
      await vi.waitFor(() => expect(follower.of(projectId).excused.has(hash)).toBe(true), 8_000)
      expect(follower.of(stranger).excused.size).toBe(0)
    })
  })

  it('of one project is the standard one where a newer program chose an algorithm this one has not', async () => {
    const [newer, own] = [await database.addProject(), await database.addProject()]
    await addRule(newer, 'search is broken')
    await database.sql`update grouping_versions set algorithm = 'o99' where project_id = ${newer}`
    await addRule(own, 'mine')
    await following(async (follower) => {
      expect(rulesOf(follower, own)).toEqual(['mine'])
      expect(follower.of(newer).algorithms).toEqual(standardGrouping.algorithms)
      expect(rulesOf(follower, newer)).toEqual(['search is broken'])
    })
    await database.sql`delete from grouping_versions where project_id = ${newer}`
  })

  it('is followed no longer where it was stopped while it began', async () => {
    const listening = async () => {
      const rows = await database.sql`
        select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`
      return rows.length
    }
    const before = await listening()
    const follower = followGrouping({ sql: database.sql, log, clock: () => 0 })
    const starting = follower.start()
    await follower.stop()
    await starting
    expect(await listening()).toBe(before)
  })

  it('is the standard one while the database is away', async () => {
    const sql = connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing', max: 1, applicationName: 'test' })
    const follower = followGrouping({ sql, log, clock: () => 0 })
    await follower.start()
    expect(follower.of(1)).toBe(standardGrouping)
    await follower.stop()
    await sql.end()
  })
})
