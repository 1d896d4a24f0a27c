import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { createLog } from '#core/platform/log.ts'
import { jsonLog, jsonLogs } from '#test/support/log-payloads.ts'
import type { RunningProgram } from '#test/support/program.ts'
import { startProgram } from '#test/support/program.ts'

const kills = 3
const senders = 3
const answerMsMax = 20_000
const records = 20

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-kill-logs-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

interface Sent {
  readonly traceId: string
  acknowledged: boolean
}

const post = async ({ otlpHttp, key }: RunningProgram, traceId: string): Promise<number> => {
  const logs = Array.from({ length: records }, (_, n) =>
    jsonLog({
      traceId,
      spanId: '',
      timeUnixNano: String(BigInt(Date.now()) * 1_000_000n + BigInt(n)),
      body: { stringValue: `said ${n}` },
    }),
  )
  const response = await fetch(`${otlpHttp}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(jsonLogs(...logs)),
  })
  await response.arrayBuffer()
  return response.status
}

/** Sends requests of a trace each until the program is gone. What got no answer is not sent again. */
async function sendUntilDead(program: RunningProgram, sent: Sent[], state: { dead: boolean }): Promise<void> {
  while (!state.dead) {
    const entry: Sent = { traceId: randomBytes(16).toString('hex'), acknowledged: false }
    sent.push(entry)
    try {
      entry.acknowledged = (await post(program, entry.traceId)) === 200
    } catch {
      return
    }
  }
}

it(`keeps every acknowledged log record exactly once through ${kills} kills`, { timeout: 240_000 }, async () => {
  const sent: Sent[] = []
  for (let round = 0; round < kills; round++) {
    const program = await startProgram(dataDir)
    const state = { dead: false }
    const before = sent.length
    const sending = Promise.all(Array.from({ length: senders }, () => sendUntilDead(program, sent, state)))
    // At any moment after two answers, however slow the machine is.
    const answered = () => sent.slice(before).filter(({ acknowledged }) => acknowledged).length
    const givenUpAt = Date.now() + answerMsMax
    while (answered() < 2 && Date.now() < givenUpAt) await sleep(5)
    await sleep(Math.random() * 900)
    state.dead = true
    await program.kill()
    await sending
  }
  await (await startProgram(dataDir)).stop()
  const database = await startEmbeddedDatabase({ dataDir, log: createLog({ level: 'silent' }) })
  const sql = connectDatabase({ url: database.url, max: 2, applicationName: 'test' })
  try {
    const rows = await sql<{ traceId: string; kept: number; different: number }[]>`
      select replace(trace_id::text, '-', '') as "traceId", count(*)::int as kept,
             count(distinct body::text)::int as different
        from logs where trace_id is not null group by 1`
    const keptOf = new Map(rows.map((row) => [row.traceId, row]))
    const lost = sent.filter(({ traceId, acknowledged }) => acknowledged && keptOf.get(traceId)?.kept !== records)
    expect(sent.filter(({ acknowledged }) => acknowledged).length).toBeGreaterThan(kills)
    expect(lost).toEqual([])
    // One that was never acknowledged is there whole or not at all, and none is there twice.
    expect(rows.filter(({ kept, different }) => kept !== records || different !== records)).toEqual([])
  } finally {
    await sql.end()
    await database.stop()
  }
})
