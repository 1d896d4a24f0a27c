import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { keepJobPosition } from '#core/memory/store/job-positions.ts'
import { hasFailedSince, projectsWithFailures } from '#core/memory/store/projects-to-mine.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { seedRuns } from '#test/support/mined-runs.ts'

let database: TestDatabase
let failing: number
let healthy: number
const minuteMs = 60_000
const failedMs = Math.floor(Date.now() / minuteMs) * minuteMs - 60 * minuteMs

beforeAll(async () => {
  database = await createTestDatabase()
  const { sql } = database
  const made = await sql<{ id: number }[]>`insert into projects (name) values ('failing'), ('healthy') returning id`
  ;[failing, healthy] = made.map(({ id }) => id) as [number, number]
  await seedRuns(sql, failing, [
    { app: 'shop', facts: [], failures: { 'search times out': 10 }, atMs: failedMs },
    { app: 'shop', facts: [], atMs: failedMs + 30 * minuteMs },
  ])
  await seedRuns(sql, healthy, [{ app: 'shop', facts: [], atMs: failedMs }])
})
afterAll(() => database.stop())

describe('projects to mine', () => {
  it('are those that ever met a failure, each with how far that job has come there', async () => {
    const { sql } = database
    expect(await projectsWithFailures(sql, 'mine')).toEqual([{ id: failing, position: null }])
    await keepJobPosition(sql, failing, 'mine', 'here', failedMs)
    await keepJobPosition(sql, failing, 'another job', 'there', failedMs)
    expect(await projectsWithFailures(sql, 'mine')).toEqual([{ id: failing, position: 'here' }])
  })

  it('failed since a moment if a run did in that minute, the one before or later', async () => {
    const { sql } = database
    expect(await hasFailedSince(sql, failing, failedMs - 10 * minuteMs)).toBe(true)
    expect(await hasFailedSince(sql, failing, failedMs + minuteMs)).toBe(true)
    // The run half an hour later went well.
    expect(await hasFailedSince(sql, failing, failedMs + 2 * minuteMs)).toBe(false)
    expect(await hasFailedSince(sql, healthy, failedMs - 10 * minuteMs)).toBe(false)
  })
})
