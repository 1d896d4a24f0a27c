import { randomBytes } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { createRecentRuns, type RecentRuns } from '#collector/settle/recent-runs.ts'
import { createSettler, type Settler } from '#collector/settle/settler.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Span } from '#core/telemetry/span.ts'
import { asSent } from '#test/support/as-sent.ts'
import { storeRecords, storing } from '#test/support/memory.ts'
import { drawSpans, type Drawn } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'

import { startBenchDatabase } from './support/database.ts'
import { createPayload, restamp } from './support/payload.ts'
import { median } from './support/quantiles.ts'
import { randomFrom } from './support/random.ts'

export interface SettleFigures {
  /** CPU milliseconds of Node for settling a run of 5,000 spans: the first one of a process, most of it compiling. */
  readonly firstSettleMs: number
  /** The same in a process that has settled some, the best of its rounds as all that follow. */
  readonly settleMs: number
  /** The same for a run whose spans came through this process. */
  readonly settleAtHandMs: number
  /** The baseline: fetching the same spans and nothing else. */
  readonly readMs: number
  readonly settleClockMs: number
  /** Seconds for a run of 20,000 spans, and the longest that others waited for the event loop meanwhile. */
  readonly largeSeconds: number
  readonly longestPauseMs: number
  /** Growth of the heap at its highest while the large run was settled. */
  readonly largeHeapMib: number
  /** CPU of Node per span for storing and settling runs of five spans, by whether they were at hand. */
  readonly atHandUsPerSpan: number
  readonly readAgainUsPerSpan: number
}

/** Settles large runs in a real PostgreSQL, beside reading the same spans. */
export async function benchSettle({ spans = 5_000, large = 20_000, rounds = 8 } = {}): Promise<SettleFigures> {
  const { sql, stop } = await startBenchDatabase('bench_settle')
  try {
    const settler = settlerOf(sql)
    const atHand = createRecentRuns()
    const knowing = settlerOf(sql, atHand)
    let firstSettleMs = NaN
    const best = { settleMs: Infinity, settleAtHandMs: Infinity, readMs: Infinity, settleClockMs: Infinity }
    for (let round = 0; round < rounds; round++) {
      const traceId = await storeRun(sql, spans)
      const read = await measured(() => readSpans(sql, traceId))
      const settled = await measured(() => settleAll(settler))
      if (round === 0) firstSettleMs = settled.cpuMs
      best.readMs = Math.min(best.readMs, read.cpuMs)
      best.settleMs = Math.min(best.settleMs, settled.cpuMs)
      best.settleClockMs = Math.min(best.settleClockMs, settled.clockMs)
      await storeRun(sql, spans, atHand)
      // What counts is at hand a moment later.
      await new Promise((resolve) => setTimeout(resolve, 200))
      best.settleAtHandMs = Math.min(best.settleAtHandMs, (await measured(() => settleAll(knowing))).cpuMs)
    }
    await storeRun(sql, large)
    globalThis.gc?.()
    const heapBefore = process.memoryUsage().heapUsed
    let heapMost = heapBefore
    const watch = setInterval(() => (heapMost = Math.max(heapMost, process.memoryUsage().heapUsed)), 20)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const { clockMs } = await measured(() => settleAll(settler))
    delay.disable()
    clearInterval(watch)
    return {
      firstSettleMs,
      ...best,
      ...(await benchSmallRuns(sql)),
      largeSeconds: clockMs / 1_000,
      longestPauseMs: delay.max / 1e6,
      largeHeapMib: (heapMost - heapBefore) / 1_048_576,
    }
  } finally {
    await stop()
  }
}

const settlerOf = (sql: Sql, recent?: RecentRuns): Settler =>
  createSettler({
    sql,
    clock: () => Date.now() + 5_000,
    quietMs: 2_000,
    timeoutMs: 3_600_000,
    spansMax: 20_000,
    ...(recent === undefined ? {} : { recent }),
  })

const settleAll = async (settler: Settler): Promise<void> => {
  while ((await settler.settle()) > 0);
}

/** Small runs as they come in under load, both ways by turns in this one process. */
async function benchSmallRuns(sql: Sql, { rounds = 7, requests = 30 } = {}) {
  const payloads = Array.from({ length: requests }, (_, seed) => createPayload({ seed: seed + 1 }))
  const spans = payloads.reduce((sum, { spanCount }) => sum + spanCount, 0)
  const random = randomFrom(7)
  const atHand = createRecentRuns()
  const [storeOnly, storeAndKnow] = [storing(sql), storing(sql, atHand)]
  const [reading, knowing] = [settlerOf(sql), settlerOf(sql, atHand)]
  const costs = { atHand: new Array<number>(), readAgain: new Array<number>() }
  for (let round = 0; round < 2 * rounds; round++) {
    const recent = round % 2 === 0 ? atHand : undefined
    const store = recent === undefined ? storeOnly : storeAndKnow
    const batches = payloads.map(({ bytes, stamps }) => {
      restamp(bytes, stamps, random, Date.now())
      return chained(decodeProtobuf(Buffer.from(bytes)).spans)
    })
    const { cpuMs } = await measured(async () => {
      // As many at a time as senders have under way.
      for (let at = 0; at < batches.length; at += 8) {
        await Promise.all(batches.slice(at, at + 8).map((records) => store(1, records)))
      }
      await settleAll(recent === undefined ? reading : knowing)
    })
    costs[recent === undefined ? 'readAgain' : 'atHand'].push((cpuMs * 1_000) / spans)
  }
  return { atHandUsPerSpan: median(costs.atHand), readAgainUsPerSpan: median(costs.readAgain) }
}

/** What was left behind before is collected first: it is not what this costs. */
async function measured(work: () => Promise<unknown>): Promise<{ cpuMs: number; clockMs: number }> {
  globalThis.gc?.()
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

async function storeRun(sql: Sql, count: number, recent?: RecentRuns): Promise<string> {
  const traceId = randomBytes(16).toString('hex')
  const records = chained(asSent(bigRun(count).map((span) => ({ ...span, traceId }))))
  for (let at = 0; at < records.length; at += 500) await storeRecords(sql, 1, records.slice(at, at + 500), recent)
  for (;;) {
    const [row] = await sql<
      { spans: number }[]
    >`select span_count as spans from traces where trace_id = ${traceId}::uuid`
    if (row?.spans === count) return traceId
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
