import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createBaselines } from '#collector/settle/baselines.ts'
import { runFindings } from '#collector/signals/run/judge-run.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { drawRun } from '#test/support/runs.ts'
import { model, root, tool } from '#test/support/signal-cases/draw.ts'

let database: TestDatabase
let sql: Sql
beforeAll(async () => {
  database = await createTestDatabase()
  ;({ sql } = database)
})
afterAll(() => database.stop())

const usual = drawRun([root(), tool('a', 'read', {}, 1)])
const slow = drawRun([root(), tool('a', 'read', {}, 1, { lasts: 4_000 })])
const found = (baseline: Parameters<typeof runFindings>[2]['baseline'], run = slow) =>
  runFindings(run, [], { baseline }).map(({ finding }) => finding.signal)

/** A process of its own, with a clock that can be moved. */
const processAt = (nowMs: () => number = Date.now) => createBaselines({ sql, clock: nowMs })

describe('what is usual', () => {
  it('outlives the process that learned it', async () => {
    const first = processAt()
    const baseline = await first.of(1)
    for (let n = 0; n < 30; n++) baseline.learn(usual, true)
    await first.stop()
    expect(found(await processAt().of(1))).toEqual(['latency-anomaly'])
  })

  it('is added up over processes, and each hears of the others', async () => {
    let nowMs = Date.now()
    const [one, other] = [processAt(() => nowMs), processAt(() => nowMs)]
    const [first, second] = [await one.of(2), await other.of(2)]
    for (let n = 0; n < 15; n++) {
      first.learn(usual, true)
      second.learn(usual, true)
    }
    expect(found(first)).toEqual([])
    nowMs += 20_000
    await one.keep()
    await other.keep()
    expect(found(second)).toEqual(['latency-anomaly'])
    nowMs += 20_000
    await one.keep()
    expect(found(first)).toEqual(['latency-anomaly'])
  })

  it('belongs to its project', async () => {
    expect(found(await processAt().of(3))).toEqual([])
  })

  it('is written no more often than every fifteen seconds', async () => {
    const one = processAt()
    const baseline = await one.of(4)
    baseline.learn(usual, true)
    await one.keep()
    const [before] = await sql<
      [{ count: number }]
    >`select count(*)::int as count from usual_values where project_id = 4`
    expect(before.count).toBe(0)
    await one.stop()
    const [after] = await sql<[{ count: number }]>`select count(*)::int as count from usual_values where project_id = 4`
    expect(after.count).toBeGreaterThan(0)
  })

  it('knows the model that answered in runs that went well, until another one does', async () => {
    const answered = (by: string) =>
      drawRun([root(), model('m', { users: ['q'], text: 'ok', attributes: { 'gen_ai.response.model': by } })])
    const one = processAt()
    const baseline = await one.of(5)
    for (let n = 0; n < 31; n++) baseline.learn(answered('gpt-4o-2024-05-13'), true)
    await one.stop()
    const place = 'shop\nclerk\ngpt-4o'
    const next = processAt()
    const known = await next.of(5)
    expect(known.lastGood('model', place)).toEqual({ value: 'gpt-4o-2024-05-13', runs: 31 })
    known.learn(answered('gpt-4.1-2025-04-14'), true)
    await next.stop()
    expect((await processAt().of(5)).lastGood('model', place)).toEqual({ value: 'gpt-4.1-2025-04-14', runs: 1 })
  })
})
