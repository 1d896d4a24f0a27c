import { randomBytes } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { createSettler } from '#collector/settle/settler.ts'
import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
import type { Span } from '#core/telemetry/span.ts'
import { storeRecords } from '#test/support/memory.ts'
import { drawSpans, type Drawn } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'
import { startTestServer } from '#test/support/test-server.ts'

export interface SettleFigures {
  /** CPU milliseconds of Node for settling a run of 5,000 spans. */
  readonly settleMs: number
  /** The baseline: fetching the same spans and nothing else. */
  readonly readMs: number
  readonly settleClockMs: number
  /** Seconds for a run of 20,000 spans, and the longest that others waited for the event loop meanwhile. */
  readonly largeSeconds: number
  readonly longestPauseMs: number
  /** Growth of the heap at its highest while the large run was settled. */
  readonly largeHeapMib: number
}

/** Settles large runs in a real PostgreSQL, beside reading the same spans. */
export async function benchSettle({ spans = 5_000, large = 20_000, rounds = 3 } = {}): Promise<SettleFigures> {
  const server = await startTestServer()
  const admin = connectDatabase({ url: server.url, max: 1, applicationName: 'bench' })
  await admin`create database bench_settle template ${admin(server.template)}`
  await admin.end()
  const url = new URL(server.url)
  url.pathname = '/bench_settle'
  const sql = connectDatabase({ url: url.href, max: 4, applicationName: 'bench' })
  try {
    const best = { settleMs: Infinity, readMs: Infinity, settleClockMs: Infinity }
    for (let round = 0; round < rounds; round++) {
      const traceId = await storeRun(sql, spans)
      const read = await measured(() => readSpans(sql, traceId))
      const settled = await measured(() => settle(sql))
      best.readMs = Math.min(best.readMs, read.cpuMs)
      best.settleMs = Math.min(best.settleMs, settled.cpuMs)
      best.settleClockMs = Math.min(best.settleClockMs, settled.clockMs)
    }
    await storeRun(sql, large)
    globalThis.gc?.()
    const heapBefore = process.memoryUsage().heapUsed
    let heapMost = heapBefore
    const watch = setInterval(() => (heapMost = Math.max(heapMost, process.memoryUsage().heapUsed)), 20)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const { clockMs } = await measured(() => settle(sql))
    delay.disable()
    clearInterval(watch)
    return {
      ...best,
      largeSeconds: clockMs / 1_000,
      longestPauseMs: delay.max / 1e6,
      largeHeapMib: (heapMost - heapBefore) / 1_048_576,
    }
  } finally {
    await sql.end({ timeout: 1 })
    await server.stop()
  }
}

const settle = (sql: Sql): Promise<number> =>
  createSettler({
    sql,
    clock: () => Date.now() + 5_000,
    quietMs: 2_000,
    timeoutMs: 3_600_000,
    spansMax: 20_000,
  }).settle()

async function measured(work: () => Promise<unknown>): Promise<{ cpuMs: number; clockMs: number }> {
  const before = process.cpuUsage()
  const begun = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1_000, clockMs: performance.now() - begun }
}

async function readSpans(sql: Sql, traceId: string): Promise<void> {
  await sql`
    select * from spans s join span_payloads p using (project_id, trace_id, span_id, start_ns)
     where trace_id = ${traceId}::uuid`
}

const prose = 'the customer asks about an order that has not arrived and wants to know what happens next '.repeat(8)
const messages = (role: string, text: string): string =>
  JSON.stringify([{ role, parts: [{ type: 'text', content: text }] }])

/** An agent that asks a model, uses a tool and asks again, thousands of times; one span in two is a model call. */
export function bigRun(spans: number): readonly Span[] {
  const agent = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'clerk' }
  const drawn: Drawn[] = [{ id: 'root', under: null, attributes: agent }]
  for (let n = 1; n < spans; n++) {
    const attributes =
      n % 2 === 0
        ? {
            'gen_ai.operation.name': 'execute_tool',
            'gen_ai.tool.name': 'look_up_order',
            'gen_ai.tool.call.arguments': JSON.stringify({ order: n }),
            'gen_ai.tool.call.result': JSON.stringify({ order: n, text: prose }),
          }
        : {
            'gen_ai.operation.name': 'chat',
            'gen_ai.request.model': 'gpt-4o',
            'gen_ai.provider.name': 'openai',
            'gen_ai.input.messages': messages('user', `${n} ${prose}${prose}`),
            'gen_ai.output.messages': messages('assistant', `Order ${n} is on its way, see https://shop.test/${n}.`),
            'gen_ai.response.finish_reasons': ['stop'],
            'gen_ai.usage.input_tokens': 400 + n,
            'gen_ai.usage.output_tokens': 40,
          }
    drawn.push({ id: n.toString(36), attributes })
  }
  return drawSpans(drawn)
}

async function storeRun(sql: Sql, count: number): Promise<string> {
  const traceId = randomBytes(16).toString('hex')
  const records = chained(bigRun(count)).map((record) => ({ ...record, span: { ...record.span, traceId } }))
  for (let at = 0; at < records.length; at += 500) await storeRecords(sql, 1, records.slice(at, at + 500))
  for (;;) {
    const [row] = await sql<
      { spans: number }[]
    >`select span_count as spans from traces where trace_id = ${traceId}::uuid`
    if (row?.spans === count) return traceId
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
