import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { postgres } from '#collector/exporters/postgres.ts'
import { normalise } from '#collector/normalise.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { GraphServer } from '#test/support/graph-server.ts'
import { startGraphServer } from '#test/support/graph-server.ts'
import { logWith } from '#test/support/log.ts'
import { eventWith, spanWith } from '#test/support/span.ts'
import { storeLogs } from '#test/support/store-logs.ts'

let server: GraphServer
let other: { readonly projectId: number; readonly key: string }
beforeAll(async () => {
  server = await startGraphServer()
  const projectId = await server.database.addProject()
  other = { projectId, key: await server.addKey(projectId, ['read']) }
})
afterAll(() => server.stop())

const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai', 'session.id': 'talk' }
const runOf = (digit: string): readonly Span[] => {
  const traceId = digit.repeat(32)
  const event = eventWith('own', { a: 1 })
  return [
    spanWith({ traceId, spanId: '00f067aa0ba902b7', parentSpanId: null, name: 'answer', attributes }),
    spanWith({ traceId, name: 'chat gpt-4o', attributes, events: [event], status: 'ERROR' }),
  ]
}
const logsOf = (digit: string): readonly LogRecord[] => {
  const ids = { traceId: digit.repeat(32) }
  const system = { 'gen_ai.system': 'openai' }
  return [
    logWith({ ...ids, eventName: 'gen_ai.user.message', attributes: system, body: { content: `Hello ${digit}` } }),
    logWith({
      ...ids,
      timeNs: 1_760_000_000_700_000_000n,
      eventName: 'gen_ai.choice',
      attributes: system,
      body: { index: 0, finish_reason: 'length', message: { role: 'assistant', content: 'Hi' } },
    }),
    logWith({
      ...ids,
      timeNs: 1_760_000_000_800_000_000n,
      severityNumber: 17,
      attributes: { 'exception.type': 'RateLimitError', 'exception.message': 'slow down' },
    }),
    logWith({ ...ids, spanId: null, body: 'a line of the run' }),
  ]
}
async function storeSpans(projectId: number, spans: readonly Span[]): Promise<void> {
  const services = { id: 'postgres', clock: systemClock, log: createLog({ level: 'silent' }) }
  const exporter = postgres.build({}, { ...services, sql: server.database.sql, metrics: createMetrics() })
  await exporter.consume({ projectId, receivedAtMs: Date.now(), items: spans.map(normalise) })
  await exporter.shutdown?.(5_000)
}
const question = `query ($id: String!) { run(traceId: $id) { spans { name input output finishReason errorType
  errorMessage requestModel events { name at body source attributes } } } }`
const ask = (digit: string, key?: string) =>
  server.ask(question, { variables: { id: digit.repeat(32) }, ...(key === undefined ? {} : { key }) })

describe('logs of a run', () => {
  it.each([
    ['before', 'a'],
    ['after', 'b'],
  ])('that came %s its spans are part of their story', async (when, digit) => {
    const { projectId, sql } = server.database
    if (when === 'before') await storeLogs(sql, projectId, logsOf(digit))
    await storeSpans(projectId, runOf(digit))
    if (when === 'after') await storeLogs(sql, projectId, logsOf(digit))
    const { data } = await ask(digit)
    const [root, chat] = data.run.spans
    expect(chat).toMatchObject({
      input: [{ role: 'user', parts: [{ type: 'text', content: `Hello ${digit}` }] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Hi' }] }],
      finishReason: 'length',
      errorType: 'RateLimitError',
      errorMessage: 'slow down',
      requestModel: null,
    })
    expect(chat.events.map((event: { name: string; source: string }) => [event.name, event.source])).toEqual([
      ['own', 'span'],
      ['gen_ai.user.message', 'log'],
      ['gen_ai.choice', 'log'],
      ['INFO', 'log'],
    ])
    expect(chat.events[1]).toMatchObject({ at: '2025-10-09T08:53:20.500000000Z', body: { content: `Hello ${digit}` } })
    expect(root.events).toMatchObject([{ name: 'INFO', source: 'log', body: 'a line of the run' }])
  })

  it('are shown to their own project alone', async () => {
    await storeSpans(other.projectId, runOf('a'))
    const { data } = await ask('a', other.key)
    expect(
      data.run.spans.map(({ events, input }: { events: object[]; input: null }) => [events.length, input]),
    ).toEqual([
      [0, null],
      [1, null],
    ])
  })

  it('that name no trace are joined by their session', async () => {
    const { projectId, sql } = server.database
    await storeSpans(
      projectId,
      runOf('c').map((span) => ({ ...span, attributes: { ...span.attributes, 'session.id': 'alone' } })),
    )
    await storeLogs(sql, projectId, [
      logWith({ traceId: null, spanId: null, body: 'joined', attributes: { 'session.id': 'alone' } }),
    ])
    const { data } = await ask('c')
    expect(data.run.spans[0].events).toMatchObject([{ body: 'joined', source: 'log' }])
  })
})

describe('what evaluators say by events', () => {
  it('is feedback of the run, in order of time, once if it was sent as an event and as a log', async () => {
    const { projectId } = server.database
    const traceId = 'e'.repeat(32)
    const evaluation = (name: string, more: object = {}) => ({ 'gen_ai.evaluation.name': name, ...more })
    const twice = evaluation('helpfulness', {
      'gen_ai.evaluation.score.value': 0.1,
      'gen_ai.evaluation.explanation': 'off',
    })
    const events = [eventWith('gen_ai.evaluation.result', twice), eventWith('other', evaluation('no evaluation'))]
    await storeSpans(projectId, [spanWith({ traceId, parentSpanId: null, attributes, events })])
    const log = { traceId, eventName: 'gen_ai.evaluation.result', timeNs: 1_760_000_000_900_000_000n }
    const judged = evaluation('correct', {
      'gen_ai.evaluation.score.label': 'fail',
      'gen_ai.evaluation.evaluator.source': 'human',
    })
    await storeLogs(server.database.sql, projectId, [
      logWith({ ...log, attributes: twice }),
      logWith({ ...log, attributes: judged, timeNs: log.timeNs + 1_000_000n }),
    ])
    await server.data(`mutation { addFeedback(input: {traceId: "${traceId}", key: "thumbs", label: "up"}) { id } }`)
    const asked = `{ run(traceId: "${traceId}") { feedback { id key score label comment author } } }`
    const { run } = await server.data(asked)
    const nothing = { score: null, label: null, comment: null, author: null, id: expect.any(String) }
    expect(run.feedback).toEqual([
      { ...nothing, key: 'helpfulness', score: 0.1, comment: 'off' },
      { ...nothing, key: 'correct', label: 'fail', author: 'human' },
      { ...nothing, key: 'thumbs', label: 'up', author: expect.stringContaining('key for') },
    ])
    expect((await server.data(asked)).run).toEqual(run)
    expect((await server.ask(asked, { key: other.key })).data.run).toBeNull()
  })
})
