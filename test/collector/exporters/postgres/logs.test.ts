import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { postgres } from '#collector/exporters/postgres.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { systemClock } from '#core/platform/clock.ts'
import { createLog } from '#core/platform/log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { logWith } from '#test/support/log.ts'

let database: TestDatabase
let projectId: number
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  projectId = await database.addProject()
})

function exporter(settings: object = {}) {
  const metrics = createMetrics()
  const build = postgres.buildLogs
  if (build === null) throw new Error('postgres takes no logs')
  const services = { id: 'postgres', sql: database.sql, clock: systemClock, log: createLog({ level: 'silent' }) }
  return { metrics, ...build(settings, { ...services, metrics }) }
}
const receivedAtMs = Date.UTC(2026, 0, 2)
const batchOf = (...items: LogRecord[]) => ({ projectId, receivedAtMs, items })
const stored = () => database.sql`
  select replace(trace_id::text, '-', '') as "traceId", encode(span_id, 'hex') as "spanId", time_ns as "timeNs",
         observed_ns as "observedNs", session_id as "sessionId", severity, severity_text as "severityText",
         event_name as "eventName", app, body, attributes
    from logs where project_id = ${projectId} order by time_ns, id`

describe('the postgres exporter of logs', () => {
  it('keeps a record as it was sent', async () => {
    const body = { content: 'a\0b\ud800', deep: [1, { big: 2n ** 60n }] }
    await exporter().consume(
      batchOf(logWith({ eventName: 'gen_ai.choice', body, attributes: { 'session.id': 's-1', n: 1 } })),
    )
    expect(await stored()).toMatchObject([
      {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        timeNs: 1_760_000_000_500_000_000n,
        observedNs: 1_760_000_000_600_000_000n,
        sessionId: 's-1',
        severity: 9,
        severityText: 'INFO',
        eventName: 'gen_ai.choice',
        app: 'shop',
        body: { content: 'a\0b\ud800', deep: [1, { big: '1152921504606846976' }] },
        attributes: { 'session.id': 's-1', n: 1 },
      },
    ])
  })

  it('stores nothing twice when the same batch comes again, five times in a row and eight at once', async () => {
    const batch = batchOf(
      ...Array.from({ length: 20 }, (_, n) => logWith({ body: `line ${n}`, ...(n % 2 === 0 ? { spanId: null } : {}) })),
    )
    const [one, other] = [exporter(), exporter()]
    for (let again = 0; again < 5; again += 1) await one.consume(batch)
    await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? one : other).consume(batch)))
    expect(await stored()).toHaveLength(20)
    const total = (name: 'stored' | 'duplicate') =>
      [one, other].reduce((sum, { metrics }) => sum + metrics.total(`nevermore_exporter_${name}_log_records`), 0)
    expect([total('stored'), total('duplicate')]).toEqual([20, 20 * 12])
  })

  it('keeps what an app said twice at the same moment, and no more of it when it is sent again', async () => {
    const twice = batchOf(logWith({ body: 'again' }), logWith({ body: 'again' }))
    await exporter().consume(twice)
    await exporter().consume(twice)
    expect(await stored()).toHaveLength(2)
  })

  it('places a record without a time of its own where it was observed, else where it came in', async () => {
    await exporter().consume(batchOf(logWith({ timeNs: 0n }), logWith({ timeNs: 0n, observedNs: 0n, body: 'x' })))
    expect((await stored()).map((row) => row['timeNs'])).toEqual([
      1_760_000_000_600_000_000n,
      BigInt(receivedAtMs) * 1_000_000n,
    ])
  })

  it('takes times and counts beyond what a column holds', async () => {
    await exporter().consume(
      batchOf(logWith({ timeNs: 2n ** 64n - 1n, severityNumber: 2 ** 31 - 1, flags: 2 ** 32 - 1 })),
    )
    expect(await stored()).toMatchObject([{ timeNs: 2n ** 63n - 1n, severity: 32_767 }])
  })

  it('keeps projects apart', async () => {
    const log = logWith({ body: 'mine' })
    await exporter().consume(batchOf(log))
    const other = await database.addProject()
    await exporter().consume({ projectId: other, receivedAtMs, items: [log] })
    expect(await stored()).toHaveLength(1)
    const rows = await database.sql`select project_id from logs where project_id in ${database.sql([projectId, other])}`
    expect(rows).toHaveLength(2)
  })

  it('puts records of a day into the part of that day', async () => {
    const atMs = Date.now()
    await exporter().consume(batchOf(logWith({ timeNs: BigInt(atMs) * 1_000_000n })))
    const [row] = await database.sql`
      select tableoid::regclass::text as place from logs where project_id = ${projectId}`
    expect(row?.['place']).toBe(`logs_${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}`)
  })

  it('asks senders to come back while too much waits, and stores what it took before it stops', async () => {
    const full = exporter({ queue_spans_max: 100 })
    const many = (from: number) => batchOf(...Array.from({ length: 80 }, (_, n) => logWith({ body: from + n })))
    const first = full.consume(many(0))
    await expect(full.consume(many(1000))).rejects.toMatchObject({ code: 'unavailable' })
    await full.shutdown?.(5_000)
    await first
    expect(await stored()).toHaveLength(80)
    expect(full.metrics.total('otelcol_exporter_enqueue_failed_log_records')).toBe(80)
  })
})
