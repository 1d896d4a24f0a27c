import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { joinOutcomes } from '#core/memory/store/join-outcomes.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeDecision } from '#test/support/decisions.ts'
import { storeRuns, type RunOf } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

describe('joinOutcomes', () => {
  let db: TestDatabase
  let project: number
  const now = new Date()
  const before = new Date(now.getTime() - 60_000)
  const join = () => joinOutcomes(db.sql, before, now)
  const question = questionAbout('where is my order', { model: 'gpt-4o' })

  beforeAll(async () => {
    db = await createTestDatabase()
    project = db.projectId
  })
  afterAll(() => db.stop())

  const run = (preflightId: string, more: Partial<RunOf> = {}) =>
    storeRuns(db.sql, project, [{ prompt: 'where is my order', model: 'gpt-4o', preflightId, ...more }], now.getTime())
  const outcomeOf = async (id: string): Promise<unknown> => {
    const [row] = await db.sql`select outcome from warnings where project_id = ${project} and id = ${id}`
    return row?.['outcome']
  }

  it('joins a run that came before its decision was stored', async () => {
    const later = await storeDecision(db.sql, project, { verdict: 'WARN', question })
    await db.sql`update warnings set project_id = -1 where id = ${later}`
    await run(later, { failed: 'output.empty' })
    expect(await join()).toBe(0)
    await db.sql`update warnings set project_id = ${project} where id = ${later}`
    expect(await joinOutcomes(db.sql, now, now)).toBe(1)
    expect(await outcomeOf(later)).toBe('WARNED_AND_FAILED')
  })

  it('is not misled by names that nobody gave', async () => {
    await run(uuidv7(now.getTime()))
    expect(await join()).toBe(0)
  })

  it.each([['first'], ['second']])('tells of two runs with one id that it failed, if the %s did', async (which) => {
    const id = await storeDecision(db.sql, project, { verdict: 'ALLOW', question })
    const failed = { failed: 'output.empty' } as const
    await run(id, which === 'first' ? failed : {})
    await join()
    const [bad] = which === 'first' ? [null] : await run(id, failed)
    if (bad === null) await run(id)
    await join()
    expect(await outcomeOf(id)).toBe('ALLOWED_AND_FAILED')
  })

  it('follows a run that is judged anew, and counts it once', async () => {
    const id = await storeDecision(db.sql, project, { verdict: 'WARN', question })
    const [trace] = await run(id, { failed: 'output.empty' })
    await join()
    for (const [status, outcome] of [
      ['RECOVERED', 'WARNED_AND_FINE'],
      ['FAILED', 'WARNED_AND_FAILED'],
    ] as const) {
      await db.sql`update traces set status = ${status}, updated_at = now() where trace_id = ${trace!}::uuid`
      expect(await join()).toBe(1)
      expect(await outcomeOf(id)).toBe(outcome)
      expect(await join()).toBe(0)
    }
  })

  it('knows whether a failure was remembered before the run', async () => {
    const message = 'a new way of breaking'
    const ask = (atMs: number) => storeDecision(db.sql, project, { verdict: 'ALLOW', question, atMs })
    const first = await ask(now.getTime() - 10)
    await run(first, { failed: 'output.refusal', message })
    const second = await ask(now.getTime() + 10)
    await run(second, { failed: 'output.refusal', message })
    await join()
    const rows = await db.sql`select known from warnings where id in ${db.sql([first, second])} order by at`
    expect(rows.map((row) => row['known'])).toEqual([false, true])
  })

  it('says that a warning was heeded where the run went another way and went well', async () => {
    const ask = (more = {}) => storeDecision(db.sql, project, { verdict: 'WARN', question, ...more })
    const [otherModel, otherWords, same, broke] = [await ask(), await ask(), await ask(), await ask()]
    await run(otherModel, { model: 'claude-3-5-sonnet' })
    await run(otherWords, { prompt: 'tell me all about my order, step by step' })
    await run(same)
    await run(broke, { model: 'claude-3-5-sonnet', failed: 'output.empty' })
    await join()
    expect(await Promise.all([otherModel, otherWords, same, broke].map(outcomeOf))).toEqual([
      'PREVENTED',
      'PREVENTED',
      'WARNED_AND_FINE',
      'WARNED_AND_FAILED',
    ])
  })

  it('tells shadowed warnings as what they were: let through', async () => {
    const id = await storeDecision(db.sql, project, { verdict: 'ALLOW', shadow: 'WARN', question })
    await run(id, { failed: 'output.empty' })
    await join()
    expect(await outcomeOf(id)).toBe('ALLOWED_AND_FAILED')
  })

  it('says nothing of an abandoned run', async () => {
    const id = await storeDecision(db.sql, project, { verdict: 'WARN', question })
    const [trace] = await run(id)
    await db.sql`update traces set status = 'ABANDONED' where trace_id = ${trace!}::uuid`
    await join()
    expect(await outcomeOf(id)).toBeNull()
  })
})
