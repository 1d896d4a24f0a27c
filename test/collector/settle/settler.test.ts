import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Span } from '#core/telemetry/span.ts'
import { insertFeedback } from '#core/memory/store/feedback.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { drawSpans, idOf, type Drawn } from '#test/support/runs.ts'
import { chained, settlerAt } from '#test/support/settling.ts'
import { eventWith } from '#test/support/span.ts'

/** On a busy machine a second, which is Vitest's own, is not long. */
const soon = { timeout: 10_000 }

let database: TestDatabase
let projectId: number
let traceId: string
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
  traceId = randomBytes(16).toString('hex')
})

const ended = 5_000
const timedOut = 120_000
const settle = (afterMs = ended, more = {}) => settlerAt(database.sql, afterMs, more).settle()
const send = (spans: readonly Span[]) =>
  storeRecords(database.sql, projectId, chained(spans.map((span) => ({ ...span, traceId }))))

const agent: Drawn = {
  id: 'root',
  under: null,
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'clerk', 'gen_ai.input.messages': '[]' },
}
const tool = (id: string, given: string, result: string, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'find_order',
    'gen_ai.tool.call.arguments': given,
    'gen_ai.tool.call.result': result,
  },
  ...more,
})
const failing = (id: string, type: string, message: string, more: Partial<Drawn> = {}): Drawn => ({
  id,
  attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find_order' },
  span: {
    status: 'ERROR',
    statusMessage: message,
    events: [eventWith('exception', { 'exception.type': type, 'exception.message': message })],
  },
  ...more,
})
const loop = [agent, ...['a', 'b', 'c'].map((id) => tool(id, '{"order":7}', 'nothing new'))]

const findings = () => database.sql<{ signal: string; class: string; severity: string; recovered: boolean }[]>`
  select signal, class, severity, recovered from findings where project_id = ${projectId} order by signal, class`
async function counts() {
  const [row] = await database.sql`
    select (select count(*)::int from findings where project_id = ${projectId}) as findings,
           (select count(*)::int from occurrences where project_id = ${projectId}) as occurrences,
           (select coalesce(sum(occurrence_count), 0)::int from failures where project_id = ${projectId}) as counted,
           (select coalesce(sum(run_count), 0)::int from failures where project_id = ${projectId}) as runs,
           (select coalesce(sum(run_count), 0)::int from fingerprints where project_id = ${projectId}) as met,
           (select count(*)::int from fingerprint_runs where project_id = ${projectId}) as pairs,
           (select coalesce(sum(runs), 0)::int from rollups where project_id = ${projectId}) as ended,
           (select coalesce(sum(failed_runs), 0)::int from rollups where project_id = ${projectId}) as failed,
           (select coalesce(sum(failed_count), 0)::int from contexts where project_id = ${projectId}) as contexts`
  return row
}
const run = async () =>
  (
    await database.sql<{ status: string; settled: boolean; findings: number }[]>`
    select status, settled_spans = span_count as settled, finding_count as findings
      from traces where project_id = ${projectId} and trace_id = ${traceId}`
  )[0]

describe('settling', () => {
  it('leaves a run that the database refuses as it stands, and judges all others', async () => {
    const { sql } = database
    await send(drawSpans(loop))
    // As an earlier version stored it: a moment so late that nothing can be added to it.
    const refused = randomBytes(16).toString('hex')
    await storeRecords(sql, projectId, chained(drawSpans(loop).map((span) => ({ ...span, traceId: refused }))))
    await sql`update traces set ended_ns = 9223372036854775807 where trace_id = ${refused}`
    expect(await settle()).toBe(2)
    expect(await run()).toMatchObject({ settled: true, findings: 1 })
    expect(await settle()).toBe(0)
  })

  it('judges a run once, when its root ended and it was quiet', async () => {
    await send(drawSpans(loop))
    expect(await settle(0)).toBe(0)
    expect(await settle()).toBe(1)
    expect(await findings()).toEqual([
      { signal: 'repeated-tool-call', class: 'agent.loop', severity: 'HIGH', recovered: false },
    ])
    const after = await counts()
    expect(after).toMatchObject({
      findings: 1,
      occurrences: 1,
      counted: 1,
      runs: 1,
      met: 1,
      pairs: 1,
      ended: 1,
      failed: 1,
    })
    expect(await run()).toEqual({ status: 'FAILED', settled: true, findings: 1 })
    expect(await settle()).toBe(0)
    expect(await counts()).toEqual(after)
  })

  it('finds nothing wrong with a run that went well', async () => {
    await send(drawSpans([agent, tool('a', '{"order":7}', 'sent'), tool('b', '{"order":8}', 'paid')]))
    await settle()
    expect(await counts()).toMatchObject({ findings: 0, counted: 0, ended: 1, failed: 0 })
    expect(await run()).toMatchObject({ status: 'OK', settled: true })
  })

  it('tells followers of the failure and of the run', async () => {
    await send(drawSpans(loop))
    await settle()
    const told = await database.sql<{ topic: string }[]>`
      select distinct topic from outbox where project_id = ${projectId}`
    expect(told.map(({ topic }) => topic)).toEqual(expect.arrayContaining(['failure.changed', 'run.finished']))
  })

  it('is done once by two workers', async () => {
    await send(drawSpans(loop))
    const done = await Promise.all([settle(), settle(), settle()])
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(1)
    expect(await counts()).toMatchObject({ findings: 1, counted: 1, runs: 1, failed: 1 })
  })

  it('leaves nothing behind when it is killed on the way', async () => {
    await send(drawSpans(loop))
    await database.sql`
      create function stop_here() returns trigger language plpgsql as
      $$ begin raise exception 'killed'; end $$`
    await database.sql`create trigger stop_here before insert on failures execute function stop_here()`
    await expect(settle()).rejects.toThrow('killed')
    expect(await counts()).toMatchObject({ findings: 0, counted: 0, failed: 0 })
    await database.sql`drop function stop_here cascade`
    expect(await settle()).toBe(1)
    expect(await counts()).toMatchObject({ findings: 1, counted: 1, runs: 1, failed: 1 })
  })

  it('judges anew when a span comes late, without counting twice', async () => {
    const spans = drawSpans(loop)
    await send(spans)
    await settle()
    const first = await counts()
    await send(drawSpans([agent, { ...tool('d', '{"order":9}', 'late'), at: 1 }]).slice(1))
    expect(await run()).toMatchObject({ settled: false })
    expect(await settle()).toBe(1)
    expect(await counts()).toEqual(first)
    expect(await run()).toEqual({ status: 'FAILED', settled: true, findings: 1 })
  })

  it('takes back what does not hold any more, for the cause that was behind it', async () => {
    await send(drawSpans(loop))
    await settle()
    expect((await findings()).map((one) => one.class)).toEqual(['agent.loop'])
    // An attempt before the three had failed: the loop follows from it.
    await send(drawSpans([agent, failing('d', 'KeyError', 'no order 7', { at: 1, lasts: 2 })]).slice(1))
    expect(await counts()).toMatchObject({ findings: 2, counted: 2, runs: 2 })
    await settle()
    expect((await findings()).map((one) => one.class)).toEqual(['tool.error'])
    expect(await counts()).toMatchObject({
      findings: 1,
      occurrences: 1,
      counted: 1,
      runs: 1,
      met: 1,
      pairs: 1,
      ended: 1,
    })
  })

  it('calls a run abandoned whose root never came, and takes it back when it does', async () => {
    await send(drawSpans([agent, tool('a', '{"order":7}', 'sent')]).slice(1))
    expect(await settle()).toBe(0)
    expect(await settle(timedOut)).toBe(1)
    expect((await findings()).map((one) => one.class)).toEqual(['run.abandoned'])
    expect(await run()).toMatchObject({ status: 'ABANDONED' })
    await send(drawSpans([agent]))
    await settle()
    expect(await counts()).toMatchObject({ findings: 0, occurrences: 0, counted: 0, runs: 0, met: 0, pairs: 0 })
    expect(await run()).toMatchObject({ status: 'OK', findings: 0 })
  })

  it('waits for a root without an end', async () => {
    await send(drawSpans([{ ...agent, span: { endNs: 0n } }, tool('a', '{"order":7}', 'sent')]))
    expect(await run()).toMatchObject({ status: 'RUNNING' })
    expect(await settle()).toBe(0)
    expect(await settle(timedOut)).toBe(1)
    expect(await run()).toMatchObject({ status: 'ABANDONED' })
  })

  it('takes an abandoned run neither for a success nor for a failure of what was about to run', async () => {
    const contexts = async () =>
      (
        await database.sql`
          select sum(run_count)::int as runs, sum(failed_count)::int as failed, sum(outage_count)::int as silent,
                 count(last_ok_at)::int as well
            from contexts where project_id = ${projectId}`
      )[0]
    const spans = drawSpans([agent, tool('a', '{"order":7}', 'sent')])
    await send(spans.slice(1))
    await settle(timedOut)
    expect(await run()).toMatchObject({ status: 'ABANDONED' })
    const { runs } = (await contexts()) as { runs: number }
    expect(runs).toBeGreaterThan(0)
    expect(await contexts()).toEqual({ runs, failed: 0, silent: runs, well: 0 })
    // Its root comes after all: now it counts.
    await send(spans.slice(0, 1))
    await settle()
    expect(await run()).toMatchObject({ status: 'OK' })
    expect(await contexts()).toMatchObject({ failed: 0, silent: 0, well: expect.any(Number) })
  })

  it('keeps one failure for one cause, whichever span came first', async () => {
    const spans = drawSpans([
      { ...agent, span: { status: 'ERROR', statusMessage: 'AgentError: KeyError: no order 7 in the ledger' } },
      failing('a', 'KeyError', 'KeyError: no order 7 in the ledger'),
    ])
    await send(spans.slice(0, 1))
    await send(spans.slice(1))
    expect((await counts())?.['findings']).toBe(2)
    await settle()
    expect(await findings()).toMatchObject([{ class: 'tool.error', recovered: false }])
    expect(await counts()).toMatchObject({
      findings: 1,
      occurrences: 1,
      counted: 1,
      runs: 1,
      met: 1,
      pairs: 1,
      failed: 1,
    })
    const [{ evidence }] = await database.sql<[{ evidence: { spanId: string; note: string }[] }]>`
      select evidence from findings where project_id = ${projectId}`
    expect(evidence.at(-1)).toMatchObject({ spanId: idOf('root'), note: expect.stringContaining('follows: ') })
  })

  it('weighs less what was made good', async () => {
    await send(drawSpans([agent, failing('a', 'KeyError', 'no order 7'), tool('b', '{"order":8}', 'paid')]))
    await settle()
    expect(await findings()).toMatchObject([{ class: 'tool.error', severity: 'LOW', recovered: true }])
    expect(await run()).toMatchObject({ status: 'RECOVERED' })
  })

  it('looks at a bounded number of spans and counts the others', async () => {
    const many = Array.from({ length: 700 }, (_, n) => tool(`t${n}`, `{"order":${n}}`, `paid ${n}`))
    await send(drawSpans([agent, ...many]))
    await vi.waitFor(async () => expect(await run()).toBeDefined(), soon)
    let leftOut = 0
    expect(await settle(ended, { spansMax: 300, onLeftOut: (spans: number) => void (leftOut += spans) })).toBe(1)
    expect(leftOut).toBe(401)
  })

  it('judges a run anew when somebody says what they think of it', async () => {
    await send(drawSpans([agent, tool('a', '{"order":7}', 'sent')]))
    await settle()
    await insertFeedback(database.sql, projectId, {
      id: crypto.randomUUID(),
      at: new Date(),
      traceId,
      spanId: null,
      key: 'user-feedback',
      score: 0,
      label: 'thumbs_down',
      comment: 'wrong order',
      author: null,
    })
    expect(await settle()).toBe(1)
    expect((await findings()).map((one) => one.class)).toEqual(['quality.negative_feedback'])
  })

  it('takes what a person said by an event as what was said of the run', async () => {
    const said = { 'gen_ai.evaluation.name': 'user feedback', 'gen_ai.evaluation.score.label': 'thumbs_down' }
    const rated = tool('a', '{"order":7}', 'sent', { span: { events: [eventWith('gen_ai.evaluation.result', said)] } })
    await send(drawSpans([agent, rated]))
    await settle()
    expect((await findings()).map((one) => one.class)).toEqual(['quality.negative_feedback'])
  })
})
