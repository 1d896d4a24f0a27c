import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { openEndedArchives } from '#core/memory/store/ended-archives.ts'
import { followEscalations } from '#core/memory/store/escalations.ts'
import { setFailureStates, type StateChange } from '#core/memory/store/failure-states.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { minuteRuns, storeLife } from '#test/support/life.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 5, 20, 12)

/** Nine quiet days: a hundred runs a day, two of which fail. */
async function quietDays(): Promise<void> {
  for (let day = 9; day >= 1; day--) await storeLife(database.sql, projectId, minuteRuns(nowMs - day * dayMs, 100, 2))
}
/** The last minutes: so many runs, so many of them failing. */
const lately = (count: number, failing: number) =>
  storeLife(
    database.sql,
    projectId,
    Array.from({ length: count }, (_, at) => ({ atMs: nowMs - 300_000 + at * 1_000, fails: at < failing })),
  )
async function failure() {
  const [row] = await database.sql<
    {
      id: string
      state: string
      reason: string | null
      escalating: boolean
      windows: { name: string; fires: boolean }[] | null
    }[]
  >`
    select id::text, state, state_reason as reason, escalating_since is not null as escalating, escalation as windows
      from failures where project_id = ${projectId}`
  return row!
}
const archive = async (given: Partial<StateChange>) =>
  setFailureStates(database.sql, projectId, {
    failureIds: [(await failure()).id],
    state: 'ARCHIVED',
    release: null,
    promptVersion: null,
    model: null,
    until: null,
    untilOccurrences: null,
    untilEscalating: false,
    reason: null,
    author: 'ada@example.org',
    at: new Date(nowMs - dayMs),
    ...given,
  })

describe('followEscalations', () => {
  it('marks what bursts, with the numbers, and takes the mark off when it is over', async () => {
    await quietDays()
    await lately(20, 15)
    expect(await followEscalations(database.sql, nowMs)).toBe(1)
    const { escalating, windows } = await failure()
    expect(escalating).toBe(true)
    expect(windows).toMatchObject([
      { name: 'day', fires: true, now: { failed: 17 }, before: { failed: 14 } },
      { name: 'minutes', fires: true, now: { failed: 15, runs: 20 } },
    ])
    expect(await followEscalations(database.sql, nowMs)).toBe(0)
    await followEscalations(database.sql, nowMs + 2 * dayMs)
    expect(await failure()).toMatchObject({ escalating: false, windows: null })
  })

  it('is corrected for how much ran: as many failures among far more runs are usual', async () => {
    await quietDays()
    await lately(280, 5)
    await followEscalations(database.sql, nowMs)
    expect((await failure()).escalating).toBe(false)
  })

  it('wakes the archives that waited for it, once, however many look', async () => {
    await quietDays()
    await archive({ untilEscalating: true })
    await lately(20, 2)
    await followEscalations(database.sql, nowMs)
    expect((await failure()).state).toBe('ARCHIVED')
    await lately(20, 15)
    await Promise.all([1, 2, 3].map(() => followEscalations(database.sql, nowMs)))
    expect(await failure()).toMatchObject({
      state: 'OPEN',
      reason: 'met more often than usual, as its archive waited for',
    })
    const lines = await database.sql`
      select kind, detail from failure_activity where project_id = ${projectId} and actor is null`
    expect(lines).toMatchObject([{ kind: 'state', detail: { from: 'ARCHIVED', to: 'OPEN' } }])
  })

  it('leaves archives alone that wait for something else', async () => {
    await quietDays()
    await archive({})
    await lately(20, 15)
    await followEscalations(database.sql, nowMs)
    expect(await failure()).toMatchObject({ state: 'ARCHIVED', escalating: true })
  })
})

describe('openEndedArchives', () => {
  it('opens what has come to its date though nothing meets it, and says so', async () => {
    await lately(1, 1)
    await archive({ until: new Date(nowMs) })
    expect(await openEndedArchives(database.sql, new Date(nowMs - 1))).toBe(0)
    const opened = await Promise.all([1, 2, 3].map(() => openEndedArchives(database.sql, new Date(nowMs))))
    expect(opened.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await failure()).toMatchObject({ state: 'OPEN', reason: 'its archive ended' })
  })
})
