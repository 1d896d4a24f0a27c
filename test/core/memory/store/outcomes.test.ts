import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Verdict } from '#core/memory/preflight/answer.ts'
import { joinOutcomes } from '#core/memory/store/join-outcomes.ts'
import { reportOutcome } from '#core/memory/store/outcomes.ts'
import { insertWarnings } from '#core/memory/store/warnings.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRuns, type RunOf } from '#test/support/preflight-runs.ts'

describe('outcomes', () => {
  let db: TestDatabase
  let project: number
  const now = new Date()
  const before = new Date(now.getTime() - 60_000)
  const join = () => joinOutcomes(db.sql, before, now)

  beforeAll(async () => {
    db = await createTestDatabase()
    project = db.projectId
  })
  afterAll(() => db.stop())

  async function warn(verdict: Verdict): Promise<string> {
    const id = uuidv7(now.getTime())
    const numbers = { risk: null, riskLow: null, riskHigh: null, indexSeq: 1n, staleMs: 0, tookMs: 0.1 }
    const versions = { policyVersion: null, curveVersion: null }
    const answer = { id, verdict, message: 'm', matches: [], policyId: null, route: null, ...versions, ...numbers }
    await insertWarnings(db.sql, [
      { projectId: project, atMs: now.getTime(), app: 'shop', answer, decision: null, question: {} },
    ])
    return id
  }
  const run = (preflightId: string, failed?: RunOf['failed']) =>
    storeRuns(
      db.sql,
      project,
      [{ prompt: 'x', preflightId, ...(failed === undefined ? {} : { failed }) }],
      now.getTime(),
    )
  const read = async (id: string) => {
    const [row] = await db.sql`
      select outcome, replace(trace_id::text, '-', '') as trace from warnings
       where project_id = ${project} and id = ${id}`
    return row
  }

  it.each([
    ['WARN', 'output.empty', 'WARNED_AND_FAILED'],
    ['WARN', undefined, 'WARNED_AND_FINE'],
    ['BLOCK', 'output.empty', 'WARNED_AND_FAILED'],
    ['ALLOW', 'output.empty', 'ALLOWED_AND_FAILED'],
    ['ALLOW', undefined, 'ALLOWED_AND_FINE'],
    ['UNKNOWN', undefined, 'ALLOWED_AND_FINE'],
  ] as const)('joins %s with a run that met %s: %s', async (verdict, failed, outcome) => {
    const id = await warn(verdict)
    const [trace] = await run(id, failed)
    expect(await join()).toBe(1)
    expect(await read(id)).toEqual({ outcome, trace })
    expect(await join()).toBe(0)
  })

  it('learns nothing from a run that nobody knows the end of', async () => {
    const id = await warn('WARN')
    const [trace] = await run(id)
    await db.sql`update traces set status = 'ABANDONED' where project_id = ${project} and trace_id = ${trace!}`
    expect(await join()).toBe(0)
    expect(await read(id)).toEqual({ outcome: null, trace: null })
  })

  it('waits for a run that has not come', async () => {
    const id = await warn('WARN')
    await join()
    expect(await read(id)).toEqual({ outcome: null, trace: null })
  })

  it('takes the word of the app above that of the trace, and keeps its note', async () => {
    const id = await warn('WARN')
    await reportOutcome(
      db.sql,
      project,
      { preflightId: id, failed: false, traceId: null, note: 'checked by hand' },
      now,
    )
    const [trace] = await run(id, 'output.empty')
    await join()
    expect(await read(id)).toEqual({ outcome: 'WARNED_AND_FINE', trace })
    const [row] = await db.sql`select question from warnings where id = ${id}`
    expect(row?.['question']).toEqual({ note: 'checked by hand' })
  })

  it('learns from the run whether what the app reported was remembered, whichever comes first', async () => {
    const known = async (id: string) => (await db.sql`select outcome, known from warnings where id = ${id}`)[0]
    const report = (preflightId: string, traceId: string | null, failed = true) =>
      reportOutcome(db.sql, project, { preflightId, failed, traceId, note: null }, now)
    const [reportedFirst, runFirst, unnamed, lost] = [
      await warn('WARN'),
      await warn('ALLOW'),
      await warn('WARN'),
      await warn('WARN'),
    ]
    // Seen for the first time just now, and later than the question.
    const newly = 'retrieval.empty'
    await report(reportedFirst, null)
    await run(reportedFirst, newly)
    await run(runFirst)
    await join()
    await report(runFirst, null)
    await report(lost, '0'.repeat(31) + '1')
    await join()
    expect(await known(reportedFirst)).toEqual({ outcome: 'WARNED_AND_FAILED', known: false })
    expect(await known(runFirst)).toEqual({ outcome: 'ALLOWED_AND_FAILED', known: null })
    expect(await known(lost)).toEqual({ outcome: 'WARNED_AND_FAILED', known: null })
    await db.sql`update failures set first_seen_at = ${before} where class = ${newly}`
    const [trace] = await storeRuns(db.sql, project, [{ prompt: 'y', failed: newly }], now.getTime())
    await report(unnamed, trace!)
    await join()
    expect(await known(unnamed)).toEqual({ outcome: 'WARNED_AND_FAILED', known: true })
    await report(unnamed, null, false)
    await join()
    expect(await known(unnamed)).toEqual({ outcome: 'WARNED_AND_FINE', known: null })
  })

  it('knows no warning of another project', async () => {
    const id = await warn('WARN')
    const stranger = await db.addProject()
    const report = { preflightId: id, failed: true, traceId: null, note: null }
    await expect(reportOutcome(db.sql, stranger, report, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('tells of decisions that warned, and of every outcome', async () => {
    const quiet = await warn('ALLOW')
    const loud = await warn('WARN')
    const told = async () => {
      const rows = await db.sql<{ payload: { warnings: { id: string }[] } }[]>`
        select payload from outbox where project_id = ${project} and topic = 'warning.issued'`
      return rows.flatMap(({ payload }) => payload.warnings.map(({ id }) => id))
    }
    expect(await told()).toContain(loud)
    expect(await told()).not.toContain(quiet)
    await reportOutcome(db.sql, project, { preflightId: quiet, failed: true, traceId: null, note: null }, now)
    expect(await told()).toContain(quiet)
  })
})
