import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { createClassifier } from '#collector/signals/classifier.ts'
import { createRecentRuns, type RecentRuns } from '#collector/settle/recent-runs.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Settler } from '#collector/settle/settler.ts'
import { claimDueRuns, type DueRun } from '#collector/settle/store/due-runs.ts'
import { loadRuns } from '#collector/settle/load-runs.ts'
import type { Span } from '#core/telemetry/span.ts'
import { anyRun } from '#test/support/any-run.ts'
import { asSent } from '#test/support/as-sent.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { storeRecords } from '#test/support/memory.ts'
import { drawSpans } from '#test/support/runs.ts'
import { chained, settlerAt } from '#test/support/settling.ts'

/** On a busy machine a second, which is Vitest's own, is not long. */
const soon = { timeout: 10_000 }

/** Two databases that are sent the same; one settles from what came through its process, one reads. */
let knowing: TestDatabase
let reading: TestDatabase
beforeAll(async () => {
  ;[knowing, reading] = await Promise.all([createTestDatabase(), createTestDatabase()])
})
afterAll(() => Promise.all([knowing.stop(), reading.stop()]))

const traceIdOf = (): string => randomBytes(16).toString('hex')
const spanAt = (traceId: string, startNs = 1_000n) =>
  chained([{ ...drawSpans([{ id: 'root', under: null }])[0]!, traceId, startNs, endNs: startNs + 5n }])
const noteIn = (recent: RecentRuns) => (record: SpanRecord) => recent.note(1, record)!
const dueOf = (traceId: string, more: Partial<DueRun> = {}) =>
  ({ projectId: 1, traceId, spanCount: 1, startedNs: 1_000n, endedNs: 1_005n, rootSpanId: null, ...more }) as DueRun

describe('runs whose spans are at hand', () => {
  it('are known once their spans count, and only as a whole', async () => {
    const recent = createRecentRuns()
    const traceId = traceIdOf()
    recent.take(1, spanAt(traceId).map(noteIn(recent)), Promise.resolve(true))
    await vi.waitFor(() => expect(recent.counts().runs).toBe(1), soon)
    expect(recent.stepsOf(dueOf(traceId))).toHaveLength(1)
    expect(recent.stepsOf(dueOf(traceId, { spanCount: 2 }))).toBeNull()
    expect(recent.stepsOf(dueOf(traceId, { projectId: 2 }))).toBeNull()
    expect(recent.stepsOf(dueOf(traceId, { startedNs: 999n }))).toBeNull()
    expect(recent.stepsOf(dueOf(traceId, { rootSpanId: 'f'.repeat(16) }))).toBeNull()
  })

  it('are not known while their spans do not count', async () => {
    const recent = createRecentRuns()
    recent.take(1, spanAt(traceIdOf()).map(noteIn(recent)), Promise.resolve(false))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(recent.counts().runs).toBe(0)
  })

  it('are kept until they are settled: the full memory takes no new ones, only what known ones grow by', async () => {
    const recent = createRecentRuns({ runsMax: 2 })
    const ids = [traceIdOf(), traceIdOf(), traceIdOf()]
    for (const id of ids.slice(0, 2)) recent.take(1, spanAt(id).map(noteIn(recent)), Promise.resolve(true))
    await vi.waitFor(() => expect(recent.counts().runs).toBe(2), soon)
    expect(recent.note(1, spanAt(ids[2]!)[0]!)).toBeNull()
    expect(recent.note(1, spanAt(ids[1]!)[0]!)).not.toBeNull()
    recent.forget(1, ids[0]!)
    expect(recent.note(1, spanAt(ids[2]!)[0]!)).not.toBeNull()
    expect(recent.counts()).toMatchObject({ runs: 1, evicted: 0, skipped: 1 })
  })

  it('make room once nobody asked for them for long', async () => {
    let nowMs = 0
    const recent = createRecentRuns({ runsMax: 1, idleMsMax: 1_000, nowMs: () => nowMs })
    recent.take(1, spanAt(traceIdOf()).map(noteIn(recent)), Promise.resolve(true))
    await vi.waitFor(() => expect(recent.counts().runs).toBe(1), soon)
    nowMs = 999
    expect(recent.note(1, spanAt(traceIdOf())[0]!)).toBeNull()
    nowMs = 1_000
    expect(recent.note(1, spanAt(traceIdOf())[0]!)).not.toBeNull()
    expect(recent.counts()).toMatchObject({ runs: 0, evicted: 1 })
  })

  it('stay within their memory, and leave out what waits for too long a queue', async () => {
    const recent = createRecentRuns({ bytesMax: 20_000, waitingMax: 30 })
    for (let n = 0; n < 40; n++) recent.take(1, spanAt(traceIdOf()).map(noteIn(recent)), Promise.resolve(true))
    await vi.waitFor(() => expect(recent.counts().runs).toBeGreaterThan(0), soon)
    expect(recent.counts().bytes).toBeLessThanOrEqual(20_000)
    // Ten found too many waiting; of those that waited, the first filled the memory.
    await vi.waitFor(() => expect(recent.counts().runs + recent.counts().skipped).toBe(40), soon)
    expect(recent.counts().skipped).toBeGreaterThan(10)
  })
})

/** What sending comes to: which spans go together, in which order, through which process, and what is sent again. */
const sending = fc.record({
  runs: fc.array(anyRun, { minLength: 1, maxLength: 4 }),
  asBytes: fc.boolean(),
  batch: fc.integer({ min: 1, max: 9 }),
  order: fc.integer(),
  again: fc.array(fc.nat(30), { maxLength: 4 }),
  elsewhere: fc.array(fc.nat(6), { maxLength: 2 }),
  late: fc.nat(3),
})
type Sending = typeof sending extends fc.Arbitrary<infer Value> ? Value : never

function batchesOf({ runs, asBytes, batch, order, again, late }: Sending): {
  readonly first: readonly (readonly Span[])[]
  readonly afterwards: readonly (readonly Span[])[]
} {
  const spans = runs.flatMap((run) => {
    const traceId = traceIdOf()
    return run.map((span) => ({ ...span, traceId }))
  })
  const sent = [...(asBytes ? asSent(spans) : spans)]
  sent.sort((a, b) => hash(a, order) - hash(b, order))
  const all = [...sent, ...again.flatMap((at) => sent[at] ?? [])]
  const cut = (list: readonly Span[]) =>
    Array.from({ length: Math.ceil(list.length / batch) }, (_, n) => list.slice(n * batch, (n + 1) * batch))
  return { first: cut(all.slice(0, all.length - late)), afterwards: cut(all.slice(all.length - late)) }
}
const hash = ({ spanId, traceId }: Span, seed: number): number =>
  Buffer.from(`${spanId}${traceId}`).reduce((sum, byte) => Math.imul(sum ^ byte, 2_654_435_761), seed)

const plain = (row: unknown): string =>
  JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

/** Everything that judging writes, without numbers that count up. */
async function remembered({ sql }: TestDatabase, projectId: number) {
  const rows = async (query: PromiseLike<readonly unknown[]>) => (await query).map(plain).sort()
  return {
    runs: await rows(sql`
      select trace_id, status, context_caused, finding_count, settled_spans = span_count as settled,
             (select array_agg(f order by f) from unnest(fingerprints) f) as fingerprints
        from traces where project_id = ${projectId}`),
    findings: await rows(sql`
      select trace_id, span_id, signal, class, grade, confidence, severity, title, evidence, fingerprint, at, held,
             recovered from findings where project_id = ${projectId}`),
    contexts: await rows(sql`
      select hash, run_count, failed_count, outage_count, last_failed_at, last_ok_at
        from contexts where project_id = ${projectId}`),
    meetings: await rows(sql`
      select hash, fingerprint, run_count from context_fingerprints where project_id = ${projectId}`),
    failures: await rows(sql`
      select title, class, occurrence_count, run_count, withdrawn from failures where project_id = ${projectId}`),
    rollups: await rows(sql`
      select scope, key, minute, calls, failed_calls, runs, failed_runs from rollups where project_id = ${projectId}`),
  }
}

/** What was stored is counted, and what counts is at hand. */
async function counted(sql: TestDatabase['sql'], projectId: number): Promise<void> {
  while ((await sql`select from pending_folds where project_id = ${projectId} limit 1`).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('settling from what is at hand', () => {
  let fromMemory = 0
  let fromDatabase = 0

  async function settleAll(settler: Settler): Promise<void> {
    while ((await settler.settle()) > 0);
  }

  async function sendTo(
    database: TestDatabase,
    projectId: number,
    batches: readonly (readonly Span[])[],
    recent: RecentRuns,
    elsewhere: readonly number[],
  ): Promise<void> {
    for (const [at, batch] of batches.entries()) {
      await storeRecords(database.sql, projectId, chained(batch), elsewhere.includes(at) ? undefined : recent)
    }
  }

  it('knows each step as it would be read', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sending, async (given) => {
        const { sql } = knowing
        const projectId = await knowing.addProject()
        const recent = createRecentRuns()
        const { first, afterwards } = batchesOf(given)
        for (const batch of [...first, ...afterwards]) {
          const records = chained(batch).map((record) => ({ ...record, story: { ...record.story, costUsd: 0.25 } }))
          await storeRecords(sql, projectId, records, recent)
        }
        await counted(sql, projectId)
        const later = new Date(Date.now() + 1_000_000)
        const dues = (
          await sql.begin((tx) => claimDueRuns(tx, { quietBefore: later, timedOutBefore: later, limit: 500 }))
        ).filter((due) => due.projectId === projectId)
        const options = { spansMax: 20_000, breathe: () => undefined, classify: createClassifier() }
        const known = await sql.begin((tx) => loadRuns(tx, dues, { ...options, recent }))
        const read = await sql.begin((tx) => loadRuns(tx, dues, options))
        expect(known.every(({ isRecent }) => isRecent)).toBe(true)
        expect(read.some(({ isRecent }) => isRecent)).toBe(false)
        expect(known.map(({ run }) => [run.steps, run.answer])).toEqual(read.map(({ run }) => [run.steps, run.answer]))
      }),
      { numRuns: 16 },
    )
  })

  it('comes to the same as reading all of it', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sending, async (given) => {
        const { first, afterwards } = batchesOf(given)
        const outcomes = await Promise.all(
          [knowing, reading].map(async (database) => {
            const projectId = await database.addProject()
            const recent = createRecentRuns()
            const isKnowing = database === knowing
            const onSettled = (from: 'memory' | 'database') => {
              if (from === 'memory') fromMemory++
              else if (isKnowing) fromDatabase++
            }
            const options = { ...(isKnowing ? { recent } : {}), onSettled }
            await sendTo(database, projectId, first, recent, given.elsewhere)
            await counted(database.sql, projectId)
            await settleAll(settlerAt(database.sql, 5_000, options))
            const early = await remembered(database, projectId)
            await sendTo(database, projectId, afterwards, recent, given.elsewhere)
            await counted(database.sql, projectId)
            await settleAll(settlerAt(database.sql, 120_000, options))
            return [early, await remembered(database, projectId)]
          }),
        )
        expect(outcomes[0]).toEqual(outcomes[1])
      }),
      { numRuns: 16 },
    )
    expect(fromMemory).toBeGreaterThan(8)
    expect(fromDatabase).toBeGreaterThan(2)
  })
})
