import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { joinOutcomes } from '#core/memory/store/join-outcomes.ts'
import { heededAfterMs, settleOutcomes } from '#core/memory/store/settle-outcomes.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeDecision, type DecisionOf } from '#test/support/decisions.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'
import { questionAbout } from '#test/support/questions.ts'

describe('settleOutcomes', () => {
  let db: TestDatabase
  let project: number
  const now = new Date()
  const longAgo = now.getTime() - heededAfterMs - 60_000
  const about = (app: string) => ({ question: questionAbout('x', { app }), atMs: longAgo })
  const decide = (app: string, given: DecisionOf) => storeDecision(db.sql, project, { ...about(app), ...given })
  const outcomeOf = async (id: string): Promise<unknown> => {
    const [row] = await db.sql`select outcome from warnings where project_id = ${project} and id = ${id}`
    return row?.['outcome']
  }
  const settle = () => settleOutcomes(db.sql, now)

  /** An app whose runs that were let through can be found. */
  async function nameRuns(app: string, named: number, silent: number): Promise<void> {
    for (let at = 0; at < named; at += 1) {
      const preflightId = await decide(app, { verdict: 'ALLOW' })
      await storeRuns(db.sql, project, [{ app, prompt: 'x', preflightId }], now.getTime())
    }
    for (let at = 0; at < silent; at += 1) await decide(app, { verdict: 'ALLOW' })
    await joinOutcomes(db.sql, new Date(longAgo), now)
  }

  beforeAll(async () => {
    db = await createTestDatabase()
    project = db.projectId
  })
  afterAll(() => db.stop())

  it('says PREVENTED of a warning whose run never came, where the app names its runs', async () => {
    await nameRuns('shop', 3, 2)
    const id = await decide('shop', { verdict: 'WARN' })
    const recent = await decide('shop', { verdict: 'WARN', atMs: now.getTime() - 60_000 })
    await settle()
    expect(await outcomeOf(id)).toBe('PREVENTED')
    expect(await outcomeOf(recent)).toBeNull()
  })

  it('leaves a warning open where most runs cannot be found anyway', async () => {
    await nameRuns('desk', 2, 3)
    await nameRuns('kiosk', 4, 0)
    const ids = [await decide('desk', { verdict: 'WARN' }), await decide('kiosk', { verdict: 'WARN' })]
    await settle()
    expect(await Promise.all(ids.map(outcomeOf))).toEqual([null, null])
  })

  it('says BLOCKED of a block that was obeyed, and takes it back when the run comes after all', async () => {
    const id = await decide('silent', { verdict: 'BLOCK' })
    expect(await settle()).toBe(1)
    expect(await outcomeOf(id)).toBe('BLOCKED')
    await storeRuns(
      db.sql,
      project,
      [{ app: 'silent', prompt: 'x', preflightId: id, failed: 'output.empty' }],
      Date.now(),
    )
    await joinOutcomes(db.sql, now, now)
    expect(await outcomeOf(id)).toBe('WARNED_AND_FAILED')
    expect(await settle()).toBe(0)
  })

  it('forgets names of decisions that never came', async () => {
    await db.sql`
      insert into preflight_runs (project_id, preflight_id, trace_id, failed, at)
      values (${project}, gen_random_uuid(), gen_random_uuid(), false, ${new Date(now.getTime() - 3_600_000)})`
    await settle()
    expect(await db.sql`select from preflight_runs where not joined`).toHaveLength(0)
  })
})
