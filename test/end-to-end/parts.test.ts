import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProcessRole } from '#cli/process-role.ts'
import { askApi, eventually } from '#test/support/api.ts'
import { cli, freePorts } from '#test/support/cli.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { appWith, chatSpan, stockExporter, tooLong } from '#test/support/otel.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'
import { subscribe } from '#test/support/subscription.ts'

const patienceMs = 60_000
const secret = 'one-secret-for-all-of-them-4f0b7c1d'

let folder = ''
let database: TestDatabase
const parts: RunningProgram[] = []
let collector: RunningProgram
let graph: RunningProgram
let worker: RunningProgram

const start = async (role: ProcessRole, name: string = role): Promise<RunningProgram> => {
  const settings = { DATABASE_URL: database.url, NEVERMORE_SECRET: secret, NEVERMORE_SETTLE_QUIET_MS: '200' }
  const part = await startProgram(join(folder, name), settings, 2 * patienceMs, role)
  parts.push(part)
  return part
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nevermore-parts-'))
  database = await createTestDatabase({ migrated: false })
  // All at once on an empty database: one of them migrates, one makes the first admin.
  ;[collector, graph, worker] = await Promise.all([start('collector'), start('graph'), start('worker')])
}, 3 * patienceMs)
afterAll(async () => {
  await Promise.all(parts.map((part) => part.kill()))
  await database.stop()
  await rm(folder, { recursive: true, force: true })
})

/** One failed call, through a stock exporter, to the collector. Answers the id of its trace. */
async function sendFailure(kind: 'grpc' | 'proto'): Promise<string> {
  const app = appWith(stockExporter(kind, collector), 'shop', '1.4.0')
  const span = chatSpan(app.tracer, { prompt: 'Compare all contracts of last year.', error: tooLong })
  await app.flush()
  await app.shutdown()
  return span.spanContext().traceId
}

const settled = (traceId: string) =>
  eventually(
    () => askApi<{ run: { status: string } | null }>(graph, `{ run(traceId: "${traceId}") { status } }`),
    ({ run }) => run?.status === 'FAILED',
    patienceMs,
  )

const settledBy = async ({ web }: RunningProgram): Promise<number> => {
  const text = await (await fetch(`${web}/metrics`)).text()
  return Number(/^nevermore_settle_runs(?:_total)?\{[^}]*\} (\d+)$/m.exec(text)?.[1] ?? 0)
}

describe('collector, graph and worker on one database', () => {
  it('say what they are, and that they are ready', async () => {
    const ready = { collector: { collector: true }, worker: { jobs: true }, graph: { preflight: true, listener: true } }
    for (const [role, detail] of Object.entries(ready)) {
      const run: unknown = JSON.parse(await readFile(join(folder, role, 'run.json'), 'utf8'))
      expect(run).toMatchObject({ role, otlpHttp: role === 'collector' ? collector.otlpHttp : null })
      const { web } = { collector, graph, worker }[role as keyof typeof ready]
      expect(await (await fetch(`${web}/readyz`)).json()).toMatchObject({ status: 'ready', database: true, ...detail })
      expect((await fetch(`${web}/healthz`)).status).toBe(200)
      expect(await (await fetch(`${web}/metrics`)).text()).toContain('process_uptime_seconds')
    }
  })

  it('answer only for the part they play', async () => {
    expect((await fetch(`${worker.web}/v1/traces`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${collector.web}/`)).headers.get('content-type')).toContain('application/json')
    expect((await fetch(`${graph.web}/v1/traces`, { method: 'POST' })).status).toBe(404)
  })

  it(
    'remember together what each does alone: sent here, shown there, settled elsewhere',
    { timeout: 200_000 },
    async () => {
      const failures = await subscribe<{ failureChanged: { class: string } }>(
        graph,
        'subscription { failureChanged { class } }',
      )
      const runs = await subscribe<{ runFinished: { traceId: string; status: string } }>(
        graph,
        'subscription { runFinished { traceId status } }',
      )
      const traceId = await sendFailure('proto')
      await expect
        .poll(() => failures.told, { timeout: patienceMs })
        .toContainEqual({ failureChanged: { class: 'input.context_length' } })
      await expect
        .poll(() => runs.told, { timeout: patienceMs })
        .toContainEqual({ runFinished: { traceId, status: 'FAILED' } })
      failures.close()
      runs.close()
      await eventually(
        () => settledBy(worker),
        (count) => count > 0,
        patienceMs,
      )
    },
  )

  it('show at one place what senders sent to another', { timeout: 90_000 }, async () => {
    interface Log {
      readonly ingestLog: readonly { encoding: string; acceptedSpans: number; dialects: readonly string[] }[]
    }
    await eventually(
      () => askApi<Log>(graph, '{ ingestLog(first: 5) { encoding acceptedSpans dialects } }'),
      ({ ingestLog: [last] }) => last?.encoding === 'http/protobuf' && last.dialects.includes('otel-genai'),
      patienceMs,
    )
  })

  it('warn of what came in through another process', { timeout: 90_000 }, async () => {
    const question = `{ preflight(input: { app: "shop", prompt: "Compare all contracts of last year.",
      model: "gpt-4o-mini", provider: "openai", deadlineMs: 1000 }) { verdict } }`
    await eventually(
      () => askApi<{ preflight: { verdict: string } }>(graph, question),
      ({ preflight }) => preflight.verdict === 'WARN',
      patienceMs,
    )
  })

  it('go on settling when one of two workers is killed', { timeout: 250_000 }, async () => {
    const second = await start('worker', 'second worker')
    await worker.kill()
    const before = await settledBy(second)
    await settled(await sendFailure('grpc'))
    await eventually(
      () => settledBy(second),
      (count) => count > before,
      patienceMs,
    )
  })

  it('stop cleanly, each by itself', { timeout: 100_000 }, async () => {
    const { code, out } = await cli(['status', '--json'], { env: { NEVERMORE_DATA_DIR: join(folder, 'graph') } })
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, role: 'graph', web: graph.web })
    expect(await cli(['down'], { env: { NEVERMORE_DATA_DIR: join(folder, 'collector') } })).toMatchObject({ code: 0 })
    expect(existsSync(join(folder, 'collector', 'run.json'))).toBe(false)
  })
})

describe('a part', () => {
  it('starts no database of its own unless it is asked to', async () => {
    for (const role of ['collector', 'graph', 'worker']) {
      const { code, err } = await cli([role], { env: freePorts(join(folder, 'alone')) })
      expect({ role, code }).toEqual({ role, code: 2 })
      expect(err).toContain('--database-url')
    }
    expect(existsSync(join(folder, 'alone'))).toBe(false)
  })

  it('leaves the demo to `up`', async () => {
    const { code, err } = await cli(['graph', '--embedded', '--demo'], { env: freePorts(join(folder, 'alone')) })
    expect(code).toBe(2)
    expect(err).toContain('nevermore up --demo')
  })
})
