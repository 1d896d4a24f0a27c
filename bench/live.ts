import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'

import { appWith, chatSpan, stockExporter } from '#test/support/otel.ts'
import { startProgram } from '#test/support/program.ts'

import { quantile } from './support/quantiles.ts'

export interface LiveFigures {
  readonly failures: number
  /** Milliseconds from the acknowledgement of a failing span to its arrival at a subscribed client. */
  readonly p50Ms: number
  readonly p95Ms: number
  /** A request to the same server that does nothing, for comparison. */
  readonly noopP50Ms: number
}

/** A stock exporter sends one new failure after another; a WebSocket client waits for each. */
export async function benchLive({ failures = 60 } = {}): Promise<LiveFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
  const program = await startProgram(dataDir)
  const arrivals = new Map<string, number>()
  const client = createClient({
    url: `${program.web.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    connectionParams: { authorization: `Bearer ${program.key}` },
  })
  const stopListening = client.subscribe<{ failureChanged: { title: string; fingerprints: { text: string }[] } }>(
    { query: 'subscription { failureChanged { title fingerprints { text } } }' },
    {
      next: ({ data }) => {
        const at = performance.now()
        const word = /probe [a-z]+/.exec(JSON.stringify(data?.failureChanged.fingerprints ?? []))?.[0]
        if (word !== undefined && !arrivals.has(word)) arrivals.set(word, at)
      },
      error: (error) => process.stderr.write(`${String(error)}\n`),
      complete: () => undefined,
    },
  )
  const app = appWith(stockExporter('proto', program), 'probe')
  const [delays, noops] = [[], []] as number[][] as [number[], number[]]
  try {
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (let index = 0; index < failures; index += 1) {
      const word = `probe ${wordOf(index)}`
      chatSpan(app.tracer, { prompt: word, error: { type: 'ProbeError', message: `the ${word} broke` } })
      await app.flush()
      delays.push(await arrivalOf(word, arrivals, performance.now()))
      const askedAt = performance.now()
      await (await fetch(`${program.web}/healthz`)).arrayBuffer()
      noops.push(performance.now() - askedAt)
    }
  } finally {
    stopListening()
    await client.dispose()
    await app.shutdown()
    await program.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { failures, p50Ms: quantile(delays, 0.5), p95Ms: quantile(delays, 0.95), noopP50Ms: quantile(noops, 0.5) }
}

/** Letters only, so that masking leaves every probe a failure of its own. */
const wordOf = (index: number) =>
  [...String(index).padStart(4, '0')].map((digit) => 'kbdfghlmnp'[Number(digit)]! + 'a').join('')

async function arrivalOf(word: string, arrivals: ReadonlyMap<string, number>, acknowledgedAt: number): Promise<number> {
  for (;;) {
    const at = arrivals.get(word)
    if (at !== undefined) return Math.max(0, at - acknowledgedAt)
    if (performance.now() - acknowledgedAt > 10_000) throw new Error(`${word} never arrived`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
