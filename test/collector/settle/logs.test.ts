import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { createRecentRuns } from '#collector/settle/recent-runs.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { settlerAt } from '#test/support/settling.ts'
import { startStoringCollector, type StoringCollector } from '#test/support/storing-collector.ts'

let database: TestDatabase
let collector: StoringCollector
let projectId: number
let traceId: string
const recent = createRecentRuns()
beforeAll(async () => {
  database = await createTestDatabase()
  collector = await startStoringCollector(database.sql, () => projectId, recent)
})
afterAll(async () => {
  await collector.stop()
  await database.stop()
})
beforeEach(async () => {
  projectId = await database.addProject()
  traceId = randomBytes(16).toString('hex')
})

type Draft = Readonly<Record<string, unknown>>
const startMs = Date.now() - 60_000
const at = (ms: number): string => `${startMs + ms}000000`
const [rootId, chatId] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb']
const pairs = (values: Readonly<Record<string, string | number>>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { doubleValue: value },
  }))
const resource = { attributes: pairs({ 'service.name': 'shop' }) }

/** An agent whose call of a model says nothing of what was said: its messages come as events. */
const spans = ({
  session = null,
  failed = false,
}: { session?: string | null; failed?: boolean } = {}): readonly Draft[] => [
  {
    traceId,
    spanId: rootId,
    name: 'invoke_agent clerk',
    kind: 1,
    startTimeUnixNano: at(0),
    endTimeUnixNano: at(2_000),
    attributes: pairs({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'clerk',
      ...(session === null ? {} : { 'session.id': session }),
    }),
  },
  {
    traceId,
    spanId: chatId,
    parentSpanId: rootId,
    name: 'chat gpt-4o',
    kind: 3,
    startTimeUnixNano: at(100),
    endTimeUnixNano: at(900),
    ...(failed ? { status: { code: 2 } } : {}),
    attributes: pairs({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.id': `resp-${traceId}`,
    }),
  },
]
const sendSpans = (some: readonly Draft[]) =>
  collector.send('/v1/traces', {
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: some }] }],
  })
const sendLogs = (logRecords: readonly Draft[], scope = 'test') =>
  collector.send('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: scope }, logRecords }] }] })
const log = (attributes: Readonly<Record<string, string | number>>, more: Draft = {}): Draft => ({
  traceId,
  spanId: chatId,
  timeUnixNano: at(500),
  severityNumber: 17,
  attributes: pairs(attributes),
  ...more,
})
const tooLong = (more: Draft = {}) =>
  log(
    {
      'event.name': 'gen_ai.client.operation.exception',
      'exception.type': 'BadRequestError',
      'exception.message': "This model's maximum context length is 128000 tokens.",
    },
    more,
  )

const settle = async (afterMs = 5_000) => {
  let all = 0
  const settler = settlerAt(database.sql, afterMs, { recent })
  for (let some = await settler.settle(); some > 0; some = await settler.settle()) all += some
  return all
}
const findings = () => database.sql<{ class: string; span: string; evidence: { path: string; excerpt: string }[] }[]>`
  select class, encode(span_id, 'hex') as span, evidence from findings where project_id = ${projectId} order by class`
async function counts() {
  const [row] = await database.sql`
    select (select count(*)::int from findings where project_id = ${projectId}) as findings,
           (select coalesce(sum(occurrence_count), 0)::int from failures where project_id = ${projectId}) as counted,
           (select coalesce(sum(run_count), 0)::int from failures where project_id = ${projectId}) as runs,
           (select coalesce(sum(runs), 0)::int from rollups where project_id = ${projectId}) as ended,
           (select coalesce(sum(failed_runs), 0)::int from rollups where project_id = ${projectId}) as failed,
           (select string_agg(status, ' ') from traces where project_id = ${projectId}) as status`
  return row
}
const failedOnce = { findings: 1, counted: 1, runs: 1, ended: 1, failed: 1, status: 'FAILED' }
const wentWell = { findings: 0, counted: 0, runs: 0, ended: 1, failed: 0, status: 'OK' }

describe('settling with log records', () => {
  it('brings a run up again for an error that only a log tells, and names the record', async () => {
    await sendSpans(spans({ failed: true }))
    expect(await settle()).toBe(1)
    expect((await findings()).map((one) => one.class)).not.toContain('input.context_length')
    expect(await sendLogs([tooLong()])).toBe(200)
    expect(await settle()).toBe(1)
    const [found, ...others] = await findings()
    expect(others).toEqual([])
    expect(found).toMatchObject({ class: 'input.context_length', span: chatId })
    expect(found?.evidence[0]?.path).toMatch(/^log gen_ai\.client\.operation\.exception at \d{4}-\d\d-\d\dT/)
    expect(found?.evidence[0]?.excerpt).toContain('maximum context length')
    expect(await counts()).toEqual(failedOnce)
    expect(await settle()).toBe(0)
  })

  it('learns what was asked where only a log tells it, once', async () => {
    const body = { kvlistValue: { values: pairs({ role: 'user', content: 'Refund the blue teapot' }) } }
    const question = log({ 'event.name': 'gen_ai.user.message' }, { severityNumber: 9, body })
    await sendSpans(spans({ failed: true }))
    await sendLogs([question, tooLong()])
    await settle()
    const learned = () => database.sql`
      select run_count::int as runs, failed_count::int as failed from contexts
       where project_id = ${projectId} and words @> array['teapot']`
    expect(await learned()).toEqual([{ runs: 1, failed: 1 }])
    const [run] = await database.sql`
      select cardinality(context_hashes) as contexts from traces where project_id = ${projectId}`
    expect(run).toEqual({ contexts: 3 })
    // One more record brings the run up again.
    await sendLogs([tooLong({ timeUnixNano: at(600) })])
    await settle()
    expect(await learned()).toEqual([{ runs: 1, failed: 1 }])
  })

  it('takes an error that was logged beside a call that went well for a note', async () => {
    await sendSpans(spans())
    await sendLogs([tooLong()])
    await settle()
    expect(await findings()).toMatchObject([{ class: 'input.context_length' }])
    expect(await counts()).toMatchObject({ findings: 1, counted: 1, failed: 0, status: 'OK' })
  })

  it('waits for the span of a log that came first', async () => {
    await sendLogs([tooLong()])
    expect(await settle()).toBe(0)
    await sendSpans(spans({ failed: true }))
    expect(await settle()).toBe(1)
    expect(await findings()).toMatchObject([{ class: 'input.context_length', span: chatId }])
    expect(await counts()).toEqual(failedOnce)
  })

  it('judges nothing anew when the same log is sent again, or a plain line', async () => {
    await sendSpans(spans({ failed: true }))
    await sendLogs([tooLong()])
    await settle()
    await sendLogs([tooLong()])
    await sendLogs([log({ 'code.line': 7 }, { body: { stringValue: 'all is well' }, severityNumber: 9 })])
    expect(await settle()).toBe(0)
    expect(await counts()).toEqual(failedOnce)
  })

  it('finds the run of a log that names only its session', async () => {
    const session = `session-${traceId}`
    await sendSpans(spans({ session }))
    await settle()
    const {
      traceId: _,
      spanId: __,
      ...record
    } = log({
      'event.name': 'gen_ai.evaluation.result',
      'session.id': session,
      'gen_ai.evaluation.name': 'helpfulness',
      'gen_ai.evaluation.score.value': 0.1,
      'gen_ai.evaluation.score.label': 'fail',
    })
    await sendLogs([record])
    expect(await settle()).toBe(1)
    expect(await findings()).toMatchObject([{ class: 'quality.low_score', span: rootId }])
  })

  it('finds the call of a log that names only the answer', async () => {
    await sendSpans(spans())
    await settle()
    await sendLogs([
      log(
        {
          'event.name': 'gen_ai.choice',
          'gen_ai.response.id': `resp-${traceId}`,
          finish_reason: 'content_filter',
          index: 0,
        },
        { spanId: '' },
      ),
    ])
    expect(await settle()).toBe(1)
    expect(await findings()).toMatchObject([{ class: 'output.content_filter', span: chatId }])
  })

  it('sees a loop in tools whose arguments and results only logs tell', async () => {
    const toolIds = ['c1c1c1c1c1c1c1c1', 'c2c2c2c2c2c2c2c2', 'c3c3c3c3c3c3c3c3']
    const tools = toolIds.map((spanId, n) => ({
      traceId,
      spanId,
      parentSpanId: rootId,
      name: 'execute_tool find_order',
      kind: 1,
      startTimeUnixNano: at(1_000 + n * 100),
      endTimeUnixNano: at(1_050 + n * 100),
      attributes: pairs({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'find_order' }),
    }))
    await sendSpans([...spans(), ...tools])
    await settle()
    expect(await counts()).toEqual(wentWell)
    await sendLogs(
      toolIds.map((spanId, n) =>
        log(
          {
            'event.name': 'gen_ai.client.inference.operation.details',
            'gen_ai.tool.call.arguments': '{"order":7}',
            'gen_ai.tool.call.result': '{"text":"nothing new"}',
          },
          { spanId, timeUnixNano: at(1_040 + n * 100), severityNumber: 9 },
        ),
      ),
    )
    expect(await settle()).toBe(1)
    expect((await findings()).map((one) => one.class)).toEqual(['agent.loop'])
  })

  it('counts once what Claude Code tells by events alone', async () => {
    const session = `claude-${traceId}`
    const event = (name: string, ms: number, more: Readonly<Record<string, string | number>> = {}): Draft => ({
      timeUnixNano: at(ms),
      severityNumber: 9,
      attributes: pairs({ 'event.name': name, 'session.id': session, 'prompt.id': 'p1', ...more }),
    })
    const records = [
      event('user_prompt', 0, { prompt: 'Fix the build.' }),
      event('api_error', 400, { model: 'claude-sonnet-4', error: 'Overloaded', status_code: '529', duration_ms: 300 }),
    ]
    await sendLogs(records, 'com.anthropic.claude_code')
    await settle()
    expect((await findings()).map((one) => one.class)).toEqual(['provider.overloaded'])
    const once = await counts()
    expect(once).toMatchObject({ findings: 1, counted: 1, runs: 1 })
    await sendLogs(records, 'com.anthropic.claude_code')
    await settle()
    expect(await counts()).toEqual(once)
  })

  it('judges anew for a log that comes while the run is being judged', async () => {
    await sendSpans(spans({ failed: true }))
    let sent: Promise<number> | null = null
    const restMs = () => {
      sent ??= sendLogs([tooLong()])
      return 300
    }
    // Whatever it finds at first, the record is not lost.
    await settlerAt(database.sql, 5_000, { restMs }).settle()
    await (sent ?? sendLogs([tooLong()]))
    await settle()
    expect(await findings()).toMatchObject([{ class: 'input.context_length' }])
    expect(await counts()).toEqual(failedOnce)
  })

  it('keeps neither the log nor the wish to judge anew when storing is killed on the way', async () => {
    await sendSpans(spans({ failed: true }))
    await settle()
    await database.sql`
      create function stop_logs() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`
    await database.sql`create trigger stop_logs before update on traces for each row
      when (new.reopened > old.reopened) execute function stop_logs()`
    expect(await sendLogs([tooLong()])).toBeGreaterThanOrEqual(400)
    expect(await settle()).toBe(0)
    expect(await database.sql`select 1 from logs where project_id = ${projectId}`).toHaveLength(0)
    await database.sql`drop function stop_logs cascade`
    expect(await sendLogs([tooLong()])).toBe(200)
    expect(await settle()).toBe(1)
    expect(await counts()).toEqual(failedOnce)
  })
})
