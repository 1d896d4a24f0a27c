import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Collecting } from '#cli/collecting/collecting.ts'
import { collectInThread, type ThreadParts } from '#cli/collecting/in-thread.ts'
import { createApiKey } from '#core/identity/api-keys.ts'
import { loadSettings } from '#core/platform/settings.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let dataDir: string
let key: string
const lines: string[] = []
const lost: Error[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'nevermore-thread-'))
  const { projectId } = database
  ;({ key } = await createApiKey(database.sql, { projectId, name: 'sender', scopes: ['ingest'] }))
})
afterAll(async () => {
  await database.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** The thread as it was built (`npm run build:server`): it cannot begin with a source file. */
async function partsWith(flags: Record<string, unknown> = {}): Promise<ThreadParts> {
  const ports = { 'otlp-http-port': '0', 'otlp-grpc-port': '0', 'data-dir': dataDir, 'log-level': 'debug' }
  const settings = await loadSettings({ flags: { ...ports, ...flags }, env: {}, cwd: dataDir })
  return {
    settings,
    databaseUrl: database.url,
    connectionsMax: 10,
    writeLog: (line) => void lines.push(line),
    onLost: (error) => void lost.push(error),
  }
}

const nowNano = (): string => `${Date.now()}000000`
const request = () => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              name: 'chat',
              startTimeUnixNano: nowNano(),
              endTimeUnixNano: nowNano(),
              status: { code: 2, message: 'overloaded' },
            },
          ],
        },
      ],
    },
  ],
})

async function valueOf(collecting: Collecting, name: string): Promise<number | undefined> {
  return (await collecting.counts()).find((sample) => sample.name === name)?.value
}

describe('a thread that collects', () => {
  it('takes spans in, stores them, says what it took, and ends when it is told', async () => {
    const collecting = await collectInThread(await partsWith())
    try {
      const { http } = await collecting.start()
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
      const answer = await fetch(`${http}/v1/traces`, { method: 'POST', headers, body: JSON.stringify(request()) })
      expect(answer.status).toBe(200)
      expect(await database.sql`select name from spans where project_id = ${database.projectId}`).toHaveLength(1)
      expect(await collecting.latest(database.projectId, 5)).toMatchObject([{ acceptedSpans: 1, at: expect.any(Date) }])
      expect(await valueOf(collecting, 'otelcol_receiver_accepted_spans')).toBe(1)
      expect(await valueOf(collecting, 'nodejs_heap_used_bytes')).toBeGreaterThan(1_000_000)
      expect(Object.keys(collecting.doors)).toEqual(['/v1/traces', '/v1/logs'])
      expect(await collecting.ready()).toEqual({ collecting: true, collector: true, jobs: true })
      if (process.platform === 'linux') expect(niceOfThreads()).toContain(5)
    } finally {
      await collecting.stop()
    }
    expect(await collecting.ready()).toEqual({ collecting: false })
    expect(lost).toEqual([])
    expect(lines.some((line) => line.includes('"msg"') && line.endsWith('\n'))).toBe(true)
    await expect(collecting.counts()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('says in its own words what keeps it from starting', async () => {
    const config = join(dataDir, 'pipeline.yaml')
    await writeFile(config, 'receivers:\n  otlpp:\nservice:\n  pipelines: {}\n')
    await expect(collectInThread(await partsWith({ config }))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('otlpp'),
    })
  })

  it('names the port that is taken', async () => {
    const first = await collectInThread(await partsWith())
    const { http } = await first.start()
    const second = await collectInThread(await partsWith({ 'otlp-http-port': new URL(http ?? '').port }))
    await expect(second.start()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('the port is taken'),
    })
    await Promise.all([first.stop(), second.stop()])
    expect(lost).toEqual([])
  })
})

function niceOfThreads(): readonly number[] {
  return readdirSync('/proc/self/task').map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
  })
}
