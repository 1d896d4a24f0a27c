import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'

import { appQuestion, reworded, textFrom } from './support/lexicon.ts'
import { sendLoad } from './support/load.ts'
import { cpuSecondsOf, memoryMbOf } from './support/processes.ts'
import { quantile } from './support/quantiles.ts'
import { pick, randomFrom } from './support/random.ts'
import { rememberMany } from './support/remember-many.ts'
import { sendSteadily, type Sent } from './support/steady.ts'

export type MillionFigures = Readonly<Record<string, number>>

/** A busy machine takes its time with a million. */
const readyMsMax = 300_000
const operation = `query Ask($input: PreflightInput!) { preflight(input: $input) {
  id verdict risk message indexSeq staleMs tookMs
  matches { tier similarity runs failedRuns why mitigation failure { shortId title class severity } } } }`

/** A third exactly what is remembered, a third of it reworded, a third new; 200 a second, spans coming in beside them. */
export async function benchPreflightMillion({
  contexts = Number(process.env['BENCH_CONTEXTS'] ?? 1_000_000),
  small = 10_000,
  perSecond = 200,
  seconds = 20,
  spansPerSecond = 300,
} = {}): Promise<MillionFigures> {
  const few = await measure(small, perSecond, seconds, spansPerSecond)
  const many = await measure(contexts, perSecond, seconds, spansPerSecond)
  return {
    ...prefixed(`at ${small} `, few),
    ...prefixed(`at ${contexts} `, many),
    'p99 ratio': many['p99Ms']! / few['p99Ms']!,
    'memory beside the small one MB': many['memoryMb']! - few['memoryMb']!,
  }
}

const prefixed = (prefix: string, figures: MillionFigures): MillionFigures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [prefix + name, value]))

async function measure(
  contexts: number,
  perSecond: number,
  seconds: number,
  spansPerSecond: number,
): Promise<MillionFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
  const database = await startEmbeddedDatabase({
    dataDir: join(dataDir, 'database'),
    log: createLog({ level: 'warn' }),
  })
  try {
    const sql = connectDatabase({ url: database.url, max: 2, applicationName: 'bench' })
    await migrate(sql, { directory: projectPaths().migrations })
    const [{ id: projectId }] = await sql<[{ id: number }]>`select id from projects where name = 'default'`
    const texts = await rememberMany(sql, projectId, contexts)
    await sql.end()
    const environment = { DATABASE_URL: database.url }
    const first = await startProgram(dataDir, environment, readyMsMax)
    const readySeconds = await metricOf(first, 'ready_seconds')
    await first.stop()
    const program = await startProgram(dataDir, environment, readyMsMax)
    try {
      const readyAgainSeconds = await metricOf(program, 'ready_seconds')
      const asked = await askSteadily(program, texts, { perSecond, seconds, spansPerSecond })
      const memoryMb = memoryMbOf([program.pid])
      return { readySeconds, readyAgainSeconds, startAgainMs: program.readyMs, memoryMb, ...asked }
    } finally {
      await program.stop()
    }
  } finally {
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

export async function askSteadily(
  program: RunningProgram,
  texts: readonly string[],
  { perSecond, seconds, spansPerSecond }: { perSecond: number; seconds: number; spansPerSecond: number },
): Promise<MillionFigures> {
  const random = randomFrom(9)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${program.key}` }
  const ask = (): Sent => {
    const text = pick(random, texts)
    const said = [text, reworded(text, random), textFrom(random)][random() % 3]!
    const { messages: _messages, env: _env, ...rest } = appQuestion(said, random)
    const input = { ...rest, prompt: said, tools: rest.tools?.map(({ name }) => ({ name })) }
    const body = JSON.stringify({ query: operation, variables: { input } })
    return { method: 'POST', url: `${program.web}/graphql`, headers, body }
  }
  const noop = (): Sent => ({ method: 'GET', url: `${program.web}/healthz` })
  const cpu = (): number => cpuSecondsOf([program.pid])
  await sendSteadily(ask, { perSecond, seconds: 5 })
  const [before, idled] = [cpu(), await sendSteadily(noop, { perSecond, seconds: seconds / 2 })]
  const between = cpu()
  const quiet = await sendSteadily(ask, { perSecond, seconds })
  const after = cpu()
  const ingest = sendLoad({ url: program.otlpHttp, key: program.key }, { seconds, connections: 2, spansPerSecond })
  const busy = await sendSteadily(ask, { perSecond, seconds })
  await ingest
  return {
    p50Ms: quantile(busy, 0.5),
    p99Ms: quantile(busy, 0.99),
    quietP50Ms: quantile(quiet, 0.5),
    quietP99Ms: quantile(quiet, 0.99),
    noopP50Ms: quantile(idled, 0.5),
    noopP99Ms: quantile(idled, 0.99),
    cpuUsPerRequest: ((after - between) * 1e6) / quiet.length,
    noopCpuUsPerRequest: ((between - before) * 1e6) / idled.length,
  }
}

export async function metricOf({ web }: RunningProgram, name: string): Promise<number> {
  const text = await (await fetch(`${web}/metrics`)).text()
  return Number(new RegExp(`^nevermore_preflight_${name}(?:\\{\\})? (.+)$`, 'm').exec(text)?.[1] ?? NaN)
}
