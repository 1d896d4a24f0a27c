import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readPastRuns } from '#core/memory/store/past-runs.ts'
import { insertWarnings } from '#core/memory/store/warnings.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns } from '#test/support/preflight-runs.ts'

describe('past runs', () => {
  let db: TestDatabase
  const nowMs = Date.now()
  const to = new Date(nowMs + 60_000)
  const from = new Date(nowMs - 3_600_000)
  beforeAll(async () => {
    db = await createTestDatabase()
  })
  afterAll(() => db.stop())

  it('are read with what could have been asked before, and what they met, in order of time', async () => {
    await storeRuns(
      db.sql,
      db.projectId,
      [
        { prompt: 'second', atMs: nowMs, failed: 'output.empty', model: 'gpt-4o-2024-08-06', release: '2.0' },
        { prompt: 'first', atMs: nowMs - 60_000 },
        { prompt: 'third', atMs: nowMs + 1_000, failed: 'provider.overloaded', provider: 'openai' },
        { prompt: 'fourth', atMs: nowMs + 2_000, failed: 'tool.error', message: 'connect ECONNREFUSED 10.0.0.7:80' },
      ],
      nowMs,
    )
    const runs = await readPastRuns(db.sql, db.projectId, from, to)
    expect(runs.map(({ asked, failed, contextCaused }) => [asked.words.join(), failed, contextCaused])).toEqual([
      ['first', false, false],
      ['second', true, true],
      ['third', true, false],
      ['fourth', true, false],
    ])
    expect(runs[1]).toMatchObject({
      question: { app: 'shop', operation: 'chat', messages: null, release: '2.0' },
      met: [{ class: 'output.empty', shortId: expect.stringMatching(/^F-/) }],
    })
    expect(runs[3]!.met).toMatchObject([{ class: 'tool.error', cause: 'environment' }])
    expect(runs[1]!.met).toMatchObject([{ cause: null }])
    expect(runs[1]!.contexts.map(({ hash }) => hash)).toEqual([runs[1]!.asked.hash])
  })

  it('are asked about with what their app tells, and with everything where it never asked', async () => {
    const project = await db.addProject()
    const run = { model: 'gpt-4o', provider: 'openai', release: '2.0' }
    const asking = uuidv7(nowMs)
    await insertWarnings(db.sql, [decisionOf(project, asking, 'shop', { prompt: 'Hello', model: 'gpt-4o' }, nowMs)])
    await storeRuns(
      db.sql,
      project,
      [
        { ...run, prompt: 'asked', preflightId: asking },
        { ...run, prompt: 'not asked', atMs: nowMs + 1 },
        { ...run, prompt: 'elsewhere', app: 'desk', atMs: nowMs + 2 },
      ],
      nowMs,
    )
    const told = (await readPastRuns(db.sql, project, from, to)).map(({ question }) => question)
    expect(told.map(({ model, provider, release }) => [model, provider, release])).toEqual([
      ['gpt-4o', null, null],
      ['gpt-4o', null, null],
      ['gpt-4o', 'openai', '2.0'],
    ])
  })

  it('never come from another project', async () => {
    const stranger = await db.addProject()
    expect(await readPastRuns(db.sql, stranger, from, to)).toEqual([])
  })
})

function decisionOf(projectId: number, id: string, app: string, question: Record<string, string>, atMs: number) {
  const unknown = { risk: null, riskLow: null, riskHigh: null, policyId: null, policyVersion: null, curveVersion: null }
  const answer = { id, verdict: 'ALLOW' as const, message: 'm', matches: [], route: null, ...unknown }
  return {
    projectId,
    atMs,
    app,
    question,
    decision: null,
    answer: { ...answer, indexSeq: 1n, staleMs: 0, tookMs: 0.1 },
  }
}
