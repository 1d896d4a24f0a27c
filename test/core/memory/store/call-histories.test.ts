import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { appModelKey } from '#core/memory/app-model.ts'
import { readCallHistories } from '#core/memory/store/call-histories.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'

describe('readCallHistories', () => {
  let db: TestDatabase
  const nowMs = Date.now()
  const minute = Math.floor((nowMs - 120_000) / 60_000)
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  it('counts calls and outages by minute, and names what they mostly fail with', async () => {
    const project = await db.addProject()
    const on = { provider: 'openai', model: 'llama3:8b', atMs: minute * 60_000 }
    const failing = { ...on, failed: 'provider.overloaded', message: 'overloaded' } as const
    await storeRuns(
      db.sql,
      project,
      [
        { prompt: 'a', ...failing },
        { prompt: 'b', ...failing },
        { prompt: 'c', ...on },
        { prompt: 'd', ...on, failed: 'provider.timeout', message: 'too slow' },
        { prompt: 'e', ...on, failed: 'output.empty' },
      ],
      nowMs,
    )
    const [failure] = await db.sql<{ id: string }[]>`
      select id::text from failures where project_id = ${project} and class = 'provider.overloaded'`
    const histories = (await readCallHistories(db.sql, project, nowMs)).get(project)!
    const inShop = appModelKey('shop', 'llama3:8b')
    expect(histories.map(({ scope, key }) => `${scope} ${key}`).sort()).toEqual(
      [`app_model ${inShop}`, 'model llama3:8b', 'provider openai'].sort(),
    )
    expect(histories.find(({ scope }) => scope === 'app_model')).toMatchObject({
      minutes: [{ minute, calls: 5, failed: 3 }],
      failureId: failure!.id,
    })
    expect(histories.find(({ scope }) => scope === 'provider')).toMatchObject({
      minutes: [{ minute, calls: 5, failed: 3 }],
      failureId: failure!.id,
    })
  })

  it('names the failure that comes more often of late where there are more than it looks at', async () => {
    const project = await db.addProject()
    const on = { provider: 'openai', model: 'llama3:8b' }
    await storeRuns(
      db.sql,
      project,
      [
        { prompt: 'a', ...on, failed: 'provider.overloaded', message: 'overloaded', atMs: nowMs - 3_600_000 },
        { prompt: 'b', ...on, failed: 'provider.timeout', message: 'too slow', atMs: nowMs - 60_000 },
      ],
      nowMs,
    )
    // One came 900 times in an hour, the other 600 times in a minute.
    await db.sql`
      insert into occurrences (project_id, fingerprint, at, trace_id, span_id, signal, class, app, provider, model)
      select o.project_id, o.fingerprint,
             o.at + n * case o.class when 'provider.timeout' then interval '0.1 s' else interval '4 s' end,
             o.trace_id, o.span_id, o.signal, o.class, o.app, o.provider, o.model
        from occurrences o, generate_series(1, case o.class when 'provider.timeout' then 600 else 880 end) n
       where o.project_id = ${project}`
    const [late] = await db.sql<{ id: string }[]>`
      select id::text from failures where project_id = ${project} and class = 'provider.timeout'`
    const histories = (await readCallHistories(db.sql, project, nowMs)).get(project)!
    expect(histories.map(({ failureId }) => failureId)).toEqual(histories.map(() => late!.id))
  })

  it('answers nothing where nothing is failing', async () => {
    const project = await db.addProject()
    await storeRuns(db.sql, project, [{ prompt: 'a', provider: 'openai' }], nowMs)
    expect((await readCallHistories(db.sql, project, nowMs)).get(project)).toBeUndefined()
    expect((await readCallHistories(db.sql, null, nowMs)).has(project)).toBe(false)
  })
})
