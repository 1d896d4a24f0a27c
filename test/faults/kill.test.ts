import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { randomFrom } from '#bench/support/random.ts'
import { createPayload, restamp } from '#bench/support/payload.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { createLog } from '#core/platform/log.ts'
import type { RunningProgram } from '#test/support/program.ts'
import { startProgram } from '#test/support/program.ts'

const kills = 10
const senders = 4
const answerMsMax = 20_000

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-kill-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

interface Sent {
  readonly traceIds: readonly string[]
  readonly spans: number
  acknowledged: boolean
}

/** Sends until the program is gone. A request that got no answer is noted as not acknowledged and never sent again. */
async function sendUntilDead(
  program: RunningProgram,
  seed: number,
  sent: Sent[],
  state: { dead: boolean },
): Promise<void> {
  const random = randomFrom(seed)
  const payload = createPayload({ seed, runs: 4 })
  while (!state.dead) {
    restamp(payload.bytes, payload.stamps, random, Date.now())
    const { spans } = decodeProtobuf(payload.bytes)
    const entry: Sent = {
      traceIds: [...new Set(spans.map((span) => span.traceId))],
      spans: spans.length,
      acknowledged: false,
    }
    sent.push(entry)
    try {
      const response = await fetch(`${program.otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${program.key}` },
        body: new Uint8Array(payload.bytes),
      })
      await response.arrayBuffer()
      entry.acknowledged = response.status === 200
    } catch {
      return
    }
  }
}

/** Starts the program, lets senders loose on it, and kills it at a moment nobody planned. */
async function runAndKill(round: number, sent: Sent[]): Promise<void> {
  const program = await startProgram(dataDir)
  const state = { dead: false }
  const before = sent.length
  const sending = Promise.all(
    Array.from({ length: senders }, (_, index) => sendUntilDead(program, 1000 * round + index, sent, state)),
  )
  // Some die before they have answered anybody; the others at any moment after two answers, however slow they are.
  const answered = () => sent.slice(before).filter((entry) => entry.acknowledged).length
  const givenUpAt = Date.now() + answerMsMax
  const wanted = round % 5 === 0 ? 0 : 2
  while (answered() < wanted && Date.now() < givenUpAt) await sleep(5)
  await sleep(Math.random() * 1_200)
  state.dead = true
  await program.kill()
  await sending
}

/** Spans and payloads per trace, from the tables themselves. */
async function storedTraces(sql: Sql) {
  const rows = await sql<{ trace_id: string; spans: number; payloads: number; counted: number }[]>`
    select replace(t.trace_id::text, '-', '') as trace_id, t.span_count as counted,
           (select count(*)::int from spans s where s.project_id = t.project_id and s.trace_id = t.trace_id) as spans,
           (select count(*)::int from span_payloads p
             where p.project_id = t.project_id and p.trace_id = t.trace_id) as payloads
      from traces t`
  return new Map(rows.map((row) => [row.trace_id, row]))
}

it(`stores every acknowledged span exactly once through ${kills} kills under load`, { timeout: 240_000 }, async () => {
  const sent: Sent[] = []
  for (let round = 0; round < kills; round += 1) await runAndKill(round, sent)
  // What the last kill left half done is done by the next start.
  await (await startProgram(dataDir)).stop()
  const database = await startEmbeddedDatabase({ dataDir, log: createLog({ level: 'silent' }) })
  const sql = connectDatabase({ url: database.url, max: 2, applicationName: 'test' })
  try {
    const stored = await storedTraces(sql)
    const acknowledged = sent.filter((entry) => entry.acknowledged)
    const spansOf = ({ traceIds }: Sent) => traceIds.reduce((sum, id) => sum + (stored.get(id)?.spans ?? 0), 0)
    expect(acknowledged.length).toBeGreaterThan(kills)
    expect(acknowledged.filter((entry) => spansOf(entry) !== entry.spans)).toEqual([])
    // A request that was never acknowledged is there whole or not at all.
    expect(sent.filter((entry) => spansOf(entry) !== entry.spans && spansOf(entry) !== 0)).toEqual([])
    expect([...stored.values()].filter((row) => row.spans !== row.payloads || row.spans !== row.counted)).toEqual([])
    const [sums] = await sql`
      select (select coalesce(sum(occurrence_count), 0)::int from failures) as counted,
             (select count(*)::int from occurrences) as occurrences,
             (select coalesce(sum(calls), 0)::int from rollups where scope = 'app') as calls,
             (select count(*)::int from spans) as spans`
    expect(sums?.['counted']).toBe(sums?.['occurrences'])
    expect(sums?.['calls']).toBe(sums?.['spans'])
  } finally {
    await sql.end()
    await database.stop()
  }
})
