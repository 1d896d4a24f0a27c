import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { textOf } from '#core/telemetry/message.ts'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { startProgram } from '#test/support/program.ts'

import { cpuSecondsOf } from './support/processes.ts'
import { quantile } from './support/quantiles.ts'
import { pick, randomFrom } from './support/random.ts'
import { questionOf, remember } from './support/remembered.ts'
import { sendSteadily, type Sent } from './support/steady.ts'

export interface PreflightFigures {
  readonly contexts: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** A request to the same server that does nothing, at the same rate, by turns. */
  readonly noopP50Ms: number
  readonly noopP99Ms: number
  readonly ratioP50: number
  readonly ratioP99: number
  /** CPU of the whole process, its jobs included. */
  readonly cpuUsPerRequest: number
  readonly noopCpuUsPerRequest: number
}

const operation = `query Ask($input: PreflightInput!) { preflight(input: $input) {
  id verdict risk message
  matches { tier similarity runs failedRuns why mitigation failure { shortId title class severity } } } }`

/**
 * The whole program over real HTTP: half the questions are remembered word by word, half are like what is remembered.
 */
export async function benchPreflight({
  contexts = 10_000,
  perSecond = 200,
  seconds = 15,
  rounds = 3,
} = {}): Promise<PreflightFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
  const database = await startEmbeddedDatabase({
    dataDir: join(dataDir, 'database'),
    log: createLog({ level: 'warn' }),
  })
  const sql = connectDatabase({ url: database.url, max: 2, applicationName: 'bench' })
  await migrate(sql, { directory: projectPaths().migrations })
  const [{ id: projectId }] = await sql<[{ id: number }]>`select id from projects where name = 'default'`
  const known = await remember(sql, projectId, contexts)
  await sql.end()
  const program = await startProgram(dataDir, { DATABASE_URL: database.url })
  try {
    const random = randomFrom(9)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${program.key}` }
    const ask = (): Sent => {
      const question = random() % 2 === 0 ? pick(random, known) : questionOf(random)
      const body = JSON.stringify({ query: operation, variables: { input: inputOf(question) } })
      return { method: 'POST', url: `${program.web}/graphql`, headers, body }
    }
    const noop = (): Sent => ({ method: 'GET', url: `${program.web}/healthz` })
    const cpu = (): number => cpuSecondsOf([program.pid])
    await sendSteadily(ask, { perSecond, seconds: 3 })
    await sendSteadily(noop, { perSecond, seconds: 1 })
    const [asked, idled]: [number[], number[]] = [[], []]
    let [askedCpu, idledCpu] = [0, 0]
    for (let round = 0; round < rounds; round += 1) {
      const beforeMs = cpu()
      idled.push(...(await sendSteadily(noop, { perSecond, seconds: seconds / rounds })))
      const betweenMs = cpu()
      asked.push(...(await sendSteadily(ask, { perSecond, seconds: seconds / rounds })))
      idledCpu += betweenMs - beforeMs
      askedCpu += cpu() - betweenMs
    }
    const [p50Ms, p99Ms, noopP50Ms, noopP99Ms] = [
      quantile(asked, 0.5),
      quantile(asked, 0.99),
      quantile(idled, 0.5),
      quantile(idled, 0.99),
    ]
    return {
      contexts,
      requests: asked.length,
      p50Ms,
      p99Ms,
      noopP50Ms,
      noopP99Ms,
      ratioP50: p50Ms / noopP50Ms,
      ratioP99: p99Ms / noopP99Ms,
      cpuUsPerRequest: (askedCpu * 1e6) / asked.length,
      noopCpuUsPerRequest: (idledCpu * 1e6) / idled.length,
    }
  } finally {
    await program.stop()
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The question as a client writes it. */
function inputOf({ messages, tools, env: _env, ...rest }: PreflightQuestion) {
  const said = messages?.map((message) => ({ role: message.role, content: textOf(message) }))
  return { ...rest, messages: said, tools: tools?.map(({ name }) => ({ name })) }
}
