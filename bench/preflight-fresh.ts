import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { createLog } from '#core/platform/log.ts'
import { appWith, chatSpan, stockExporter } from '#test/support/otel.ts'
import { startProgram, type RunningProgram } from '#test/support/program.ts'

import { quantile } from './support/quantiles.ts'

export interface FreshFigures {
  readonly failures: number
  /** Milliseconds from the acknowledgement of a failing span by one program until the other one warns of it. */
  readonly otherP50Ms: number
  readonly otherP99Ms: number
  /** The same at the program that took it. */
  readonly ownP50Ms: number
  readonly ownP99Ms: number
  /** A question that nothing is known of: what asking costs by itself. */
  readonly askP50Ms: number
}

const query = 'query ($input: PreflightInput!) { preflight(input: $input) { verdict } }'
const lateMs = 30_000

/** Two programs on one database: new failures come in at one, and both are asked until they warn. */
export async function benchPreflightFresh({ failures = 40 } = {}): Promise<FreshFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
  const log = createLog({ level: 'warn' })
  const database = await startEmbeddedDatabase({ dataDir: join(folder, 'database'), log })
  const programs: RunningProgram[] = []
  const [own, other, asks]: [number[], number[], number[]] = [[], [], []]
  try {
    for (const name of ['one', 'two'])
      programs.push(await startProgram(join(folder, name), { DATABASE_URL: database.url }))
    const [taking, watching] = programs as [RunningProgram, RunningProgram]
    const app = appWith(stockExporter('proto', taking), 'fresh')
    for (let index = 0; index < failures; index += 1) {
      const prompt = `Arrange the ${wordOf(index)} for the guests`
      const beganMs = performance.now()
      await ask(watching, prompt)
      asks.push(performance.now() - beganMs)
      chatSpan(app.tracer, { prompt, error: { type: 'ProbeError', message: `the ${wordOf(index)} broke` } })
      await app.flush()
      const acknowledgedMs = performance.now()
      const [ownMs, otherMs] = await Promise.all([taking, watching].map((one) => warned(one, prompt, acknowledgedMs)))
      own.push(ownMs!)
      other.push(otherMs!)
    }
    await app.shutdown()
  } finally {
    for (const program of programs) await program.stop()
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return {
    failures,
    otherP50Ms: quantile(other, 0.5),
    otherP99Ms: quantile(other, 0.99),
    ownP50Ms: quantile(own, 0.5),
    ownP99Ms: quantile(own, 0.99),
    askP50Ms: quantile(asks, 0.5),
  }
}

/** Letters only, so that every prompt is a context of its own. */
const wordOf = (index: number): string =>
  [...String(index).padStart(4, '0')].map((digit) => 'kbdfghlmnp'[Number(digit)]! + 'a').join('')

async function ask({ web, key }: RunningProgram, prompt: string): Promise<string> {
  const response = await fetch(`${web}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables: { input: { app: 'fresh', prompt, deadlineMs: 5_000 } } }),
  })
  const { data } = (await response.json()) as { data: { preflight: { verdict: string } } }
  return data.preflight.verdict
}

async function warned(program: RunningProgram, prompt: string, sinceMs: number): Promise<number> {
  for (;;) {
    const verdict = await ask(program, prompt)
    const tookMs = performance.now() - sinceMs
    if (verdict === 'WARN') return tookMs
    if (tookMs > lateMs) throw new Error(`“${prompt}” was never warned of`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
