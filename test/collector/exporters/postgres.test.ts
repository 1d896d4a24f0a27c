import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { SpanRecord } from '#collector/pipeline/record.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { postgres } from '#collector/exporters/postgres.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { contextNamed, findingNamed, fingerprintNamed, recordWith } from '#test/support/record.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

const exporterWith = (settings: object = {}) =>
  postgres.build(settings, {
    id: 'postgres',
    sql: database.sql,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
  })
const receivedAtMs = 1_760_000_002_000
const batchOf = (...items: SpanRecord[]) => ({ projectId, receivedAtMs, items })
const id = (value: number, digits = 16) => value.toString(16).padStart(digits, '0')
const root = { parentSpanId: null }

async function counts() {
  const [row] = await database.sql`
    select (select count(*)::int from spans where project_id = ${projectId}) as spans,
           (select count(*)::int from span_payloads where project_id = ${projectId}) as payloads,
           (select count(*)::int from findings where project_id = ${projectId}) as findings,
           (select count(*)::int from occurrences where project_id = ${projectId}) as occurrences,
           (select coalesce(sum(occurrence_count), 0)::int from failures where project_id = ${projectId}) as counted,
           (select coalesce(sum(run_count), 0)::int from failures where project_id = ${projectId}) as runs,
           (select coalesce(sum(calls), 0)::int from rollups where project_id = ${projectId}) as calls,
           (select coalesce(sum(runs), 0)::int from rollups where project_id = ${projectId}) as "endedRuns",
           (select coalesce(sum(failed_runs), 0)::int from rollups where project_id = ${projectId}) as "failedRuns",
           (select coalesce(sum(run_count), 0)::int from contexts where project_id = ${projectId}) as "contextRuns",
           (select coalesce(sum(failed_count), 0)::int from contexts
             where project_id = ${projectId}) as "contextFailed"`
  return row
}
const statusOf = async (traceId: string) =>
  (await database.sql`select status from traces where project_id = ${projectId} and trace_id = ${traceId}`)[0]?.[
    'status'
  ]

/** A run of a root and a model call that fails. */
const failedRun = (run: number) => [
  recordWith({ traceId: id(run, 32), spanId: id(run * 10 + 1), ...root, status: 'ERROR' }),
  recordWith({
    traceId: id(run, 32),
    spanId: id(run * 10 + 2),
    parentSpanId: id(run * 10 + 1),
    status: 'ERROR',
    findings: [findingNamed('too long')],
    context: contextNamed('summarise the book'),
    attributes: { 'gen_ai.operation.name': 'chat' },
  }),
]

describe('the postgres exporter', () => {
  it('stores a run once, with its failure, its context and its counts', async () => {
    await exporterWith().consume(batchOf(...failedRun(1)))
    expect(await counts()).toEqual({
      spans: 2,
      payloads: 2,
      findings: 1,
      occurrences: 1,
      counted: 1,
      runs: 1,
      calls: 2,
      endedRuns: 1,
      failedRuns: 1,
      contextRuns: 1,
      contextFailed: 1,
    })
    expect(await statusOf(id(1, 32))).toBe('FAILED')
    const [failure] =
      await database.sql`select short_no, class, title, state from failures where project_id = ${projectId}`
    expect(failure).toEqual({ short_no: 1, class: 'input.context_length', title: 'too long', state: 'OPEN' })
  })

  it('changes no count when the same batch comes five times, or eight times at once, through several exporters', async () => {
    const [one, other] = [exporterWith({ connections: 3 }), exporterWith()]
    const send = (exporter: typeof one) => exporter.consume(batchOf(...failedRun(1), ...failedRun(2)))
    await send(one)
    const before = await counts()
    for (let again = 0; again < 4; again += 1) await send(one)
    await Promise.all(Array.from({ length: 8 }, (_, index) => send(index % 2 === 0 ? one : other)))
    expect(await counts()).toEqual(before)
    expect(before).toMatchObject({ spans: 4, counted: 2, runs: 2, contextRuns: 2 })
  })

  it('counts eight first-time copies sent at once exactly once', async () => {
    const exporters = [exporterWith({ connections: 4 }), exporterWith({ connections: 4 })]
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => exporters[index % 2]!.consume(batchOf(...failedRun(1), ...failedRun(2)))),
    )
    expect(await counts()).toMatchObject({
      spans: 4,
      payloads: 4,
      counted: 2,
      runs: 2,
      endedRuns: 2,
      contextRuns: 2,
      contextFailed: 2,
    })
  })

  it('stores the new spans of a batch whose other spans are known', async () => {
    const exporter = exporterWith()
    const [first, second] = failedRun(1)
    await exporter.consume(batchOf(first!))
    await exporter.consume(batchOf(first!, second!))
    expect(await counts()).toMatchObject({
      spans: 2,
      payloads: 2,
      counted: 1,
      calls: 2,
      endedRuns: 1,
      contextFailed: 1,
    })
  })

  it('comes to the same counts however a run is cut and whichever order it arrives in', async () => {
    const exporter = exporterWith()
    for (const span of [...failedRun(1)].reverse()) await exporter.consume(batchOf(span))
    const cut = await counts()
    projectId = await database.addProject()
    await exporter.consume(batchOf(...failedRun(1)))
    expect(await counts()).toEqual(cut)
  })

  it('calls a run RECOVERED when a later call went well, and takes its failed count back', async () => {
    const exporter = exporterWith()
    const [rootSpan, failed] = failedRun(1)
    await exporter.consume(batchOf({ ...rootSpan!, span: { ...rootSpan!.span, status: 'OK' } }, failed!))
    expect(await statusOf(id(1, 32))).toBe('FAILED')
    await exporter.consume(
      batchOf(
        recordWith({
          traceId: id(1, 32),
          spanId: id(99),
          parentSpanId: id(11),
          startNs: 1_760_000_003_000_000_000n,
          endNs: 1_760_000_004_000_000_000n,
          attributes: { 'gen_ai.operation.name': 'chat' },
        }),
      ),
    )
    expect(await statusOf(id(1, 32))).toBe('RECOVERED')
    expect(await counts()).toMatchObject({ endedRuns: 1, failedRuns: 0, contextRuns: 1, contextFailed: 0, counted: 1 })
  })

  it('leaves runs that only met an outage out of the failed count of their context', async () => {
    const outage = findingNamed('busy', { class: 'provider.rate_limit', severity: 'MEDIUM' })
    await exporterWith().consume(
      batchOf(recordWith({ ...root, status: 'ERROR', findings: [outage], context: contextNamed('any') })),
    )
    const [context] =
      await database.sql`select run_count, failed_count, outage_count from contexts where project_id = ${projectId}`
    expect(context).toEqual({ run_count: 1n, failed_count: 0n, outage_count: 1n })
  })

  it('puts findings that share any attaching fingerprint under one failure, and widely shared ones under two', async () => {
    const exporter = exporterWith()
    const frames = fingerprintNamed('handler.ts:ask', 'frames')
    const wide = fingerprintNamed('chat', 'kind+where')
    const found = (template: string, ...extra: (typeof frames)[]) =>
      findingNamed(template, { fingerprints: [...extra, fingerprintNamed(template), wide] })
    await exporter.consume(batchOf(recordWith({ traceId: id(1, 32), ...root, findings: [found('a', frames)] })))
    await exporter.consume(batchOf(recordWith({ traceId: id(2, 32), ...root, findings: [found('b', frames)] })))
    await exporter.consume(batchOf(recordWith({ traceId: id(3, 32), ...root, findings: [found('b')] })))
    await exporter.consume(batchOf(recordWith({ traceId: id(4, 32), ...root, findings: [found('c')] })))
    const failures = await database.sql`
      select title, occurrence_count::int as n, run_count::int as runs from failures
       where project_id = ${projectId} order by id`
    expect([...failures]).toEqual([
      { title: 'a', n: 3, runs: 3 },
      { title: 'c', n: 1, runs: 1 },
    ])
  })

  it('gives every new failure its own short number when many come at once', async () => {
    const exporters = [
      exporterWith({ connections: 4, group_spans_max: 1 }),
      exporterWith({ connections: 4, group_spans_max: 1 }),
    ]
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        exporters[index % 2]!.consume(
          batchOf(recordWith({ traceId: id(index + 1, 32), ...root, findings: [findingNamed(`fault ${index % 20}`)] })),
        ),
      ),
    )
    const rows =
      await database.sql`select short_no, occurrence_count::int as n from failures where project_id = ${projectId} order by short_no`
    expect(rows.map((row) => row['short_no'])).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(rows.every((row) => row['n'] === 2)).toBe(true)
  })

  it('keeps what PostgreSQL finds hard: NUL, lone surrogates, huge integers, bytes, spans centuries away', async () => {
    const attributes = {
      'nul\0key': 'a\0b',
      lone: '\ud800',
      big: 2n ** 60n,
      nan: Number.NaN,
      bytes: new Uint8Array([1, 2, 255]),
      deep: { list: [1n] },
    }
    await exporterWith().consume(
      batchOf(
        recordWith({ ...root, name: 'nul\0name', attributes, startNs: 1n, endNs: 2n }),
        recordWith({ spanId: id(2), name: 'far', startNs: 7_258_118_400_000_000_000n, endNs: 0n }),
      ),
    )
    const [row] = await database.sql`
      select s.name, p.attributes from spans s join span_payloads p using (project_id, trace_id, span_id, start_ns)
       where project_id = ${projectId} and s.start_ns = 1`
    expect(row).toEqual({
      name: 'nul\uFFFDname',
      attributes: {
        'nul\0key': 'a\0b',
        lone: '\ud800',
        big: String(2n ** 60n),
        nan: 'NaN',
        bytes: 'AQL/',
        deep: { list: ['1'] },
      },
    })
    expect(await counts()).toMatchObject({ spans: 2 })
  })

  it('tells senders to come back when too many spans wait', async () => {
    const exporter = exporterWith({ queue_spans_max: 100, group_spans_max: 1 })
    const sends = await Promise.allSettled(
      Array.from({ length: 150 }, (_, index) => exporter.consume(batchOf(recordWith({ spanId: id(index + 1) })))),
    )
    const refused = sends.filter((send) => send.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', retryAfterSeconds: 1 } })
    expect(await counts()).toMatchObject({ spans: 150 - refused.length })
  })
})

describe('a failure that was put to rest', () => {
  const seen = (release: string, run: number) =>
    recordWith({
      traceId: id(run, 32),
      ...root,
      findings: [findingNamed('again')],
      resource: {
        attributes: { 'service.name': 'shop', 'service.version': release },
        schemaUrl: '',
        droppedAttributes: 0,
      },
    })
  const state = async () =>
    (await database.sql`select state, state_reason from failures where project_id = ${projectId}`)[0]
  const resolveIn = (release: string) =>
    database.sql`update failures set state = 'RESOLVED', resolved_release = ${release}, state_at = ${new Date(0)} where project_id = ${projectId}`

  it('regresses when a release at or past the fix meets it, and rests when an older one does', async () => {
    const exporter = exporterWith()
    await exporter.consume(batchOf(seen('1.0.0', 1)))
    await resolveIn('1.4.0')
    await exporter.consume(batchOf(seen('1.3.9', 2)))
    expect(await state()).toMatchObject({ state: 'RESOLVED' })
    await exporter.consume(batchOf(seen('1.4.0', 3)))
    expect(await state()).toEqual({ state: 'REGRESSED', state_reason: 'seen again in 1.4.0' })
  })
})
