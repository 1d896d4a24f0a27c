import { appendFile, writeFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { dataDirOf, placeArgs } from '../client/connection.ts'
import { readCredentials } from '#core/identity/credentials-file.ts'
import type { DemoResult } from '../demo/demo-options.ts'
import { faultNames, isFaultName, type FaultName } from '../demo/plan/fault-table.ts'
import { runDemo } from '../demo/run-demo.ts'
import { UsageError } from '../exit-code.ts'
import { fileProblem } from '../file-problem.ts'
import { note, say, sayJson } from '../output.ts'
import { readRunFile } from '../run-file.ts'

export const demo = defineCommand({
  meta: {
    name: 'demo',
    description:
      'Run five small LLM apps with real instrumentation against a model of their own that fails on purpose.',
  },
  args: {
    endpoint: {
      type: 'string',
      description: 'OTLP/HTTP receiver (the one that runs in the data directory, or http://127.0.0.1:4318)',
    },
    api: { type: 'string', description: 'Web address to ask pre-flight at, such as http://127.0.0.1:8110' },
    key: { type: 'string', description: 'API key (NEVERMORE_API_KEY, or the one kept in the data directory)' },
    ...placeArgs,
    seed: { type: 'string', description: 'The same number makes the same runs, ids included' },
    runs: { type: 'string', description: 'How many runs (200)' },
    rate: { type: 'string', description: 'Runs per second at most' },
    faults: { type: 'string', description: 'Only these faults, separated by commas; "none" for none', default: 'all' },
    'fault-rate': { type: 'string', description: 'Share of runs that meet a fault, about', default: '0.2' },
    certain: { type: 'boolean', description: 'Known causes always lead to their failure, and no retry helps' },
    'bad-luck': {
      type: 'string',
      description: 'Share of runs that fail for no reason (0.035, scaled with --fault-rate)',
    },
    live: { type: 'boolean', description: 'Keep going slowly until stopped' },
    backdate: { type: 'string', description: 'Spread the runs over this many past hours', default: '0' },
    truth: { type: 'string', description: 'Write what was injected to this file, one JSON object per line' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  async run({ args }) {
    const { key: kept, endpoint, stop, truth } = await prepare(args)
    const result = await runDemo({
      endpoint: addressOf('endpoint', endpoint),
      api: args.api === undefined ? null : addressOf('api', args.api),
      key: kept,
      faults: faultsOf(args.faults),
      faultRate: numberOf('fault-rate', args['fault-rate'], 0, 1),
      certain: args.certain === true,
      ...(args['bad-luck'] === undefined ? {} : { badLuck: numberOf('bad-luck', args['bad-luck'], 0, 1) }),
      backdateHours: numberOf('backdate', args.backdate, 0, 24 * 90),
      live: args.live === true,
      signal: stop,
      ...(args.seed === undefined ? {} : { seed: wholeNumberOf('seed', args.seed) }),
      ...(args.runs === undefined ? {} : { runs: wholeNumberOf('runs', args.runs) }),
      ...(args.rate === undefined ? {} : { ratePerSecond: numberOf('rate', args.rate, 0.001, 1000) }),
      onRun: async (line, sofar) => {
        if (truth !== null) await appendFile(truth, `${JSON.stringify(line)}\n`)
        if (!args.json && sofar.runs % 50 === 0) note(`${sofar.runs} runs, ${sofar.spans} spans`)
      },
    })
    if (args.json) sayJson(result)
    else tell(result)
  },
})

interface Prepared {
  readonly endpoint?: string | undefined
  readonly key?: string | undefined
  readonly 'data-dir'?: string | undefined
  readonly settings?: string | undefined
  readonly truth?: string | undefined
}

async function prepare(args: Prepared) {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())
  if (args.truth !== undefined) await begin(args.truth)
  const dataDir = await dataDirOf(args)
  const key = args.key ?? process.env['NEVERMORE_API_KEY'] ?? (await readCredentials(dataDir)).apiKey ?? null
  const endpoint = args.endpoint ?? (await readRunFile(dataDir))?.otlpHttp ?? 'http://127.0.0.1:4318'
  return { key, endpoint, stop: stop.signal, truth: args.truth ?? null }
}

/** Before anything is sent: nobody wants to hear at the end that the truth could not be kept. */
async function begin(truth: string): Promise<void> {
  await writeFile(truth, '').catch((error: unknown) => {
    throw new UsageError(`--truth: ${fileProblem(truth, 'written', error)}.`)
  })
}

function tell({ seed, runs, spans, outcomes, faults, preflight, undelivered, lastProblem }: DemoResult): void {
  say(`${runs} runs, ${spans} spans, seed ${seed}`)
  say(`${outcomes.OK} fine, ${outcomes.FAILED} failed, ${outcomes.RECOVERED} recovered`)
  const met = Object.entries(faults).toSorted(([, left], [, right]) => right - left)
  for (const [fault, count] of met) say(`  ${String(count).padStart(4)}  ${fault}`)
  if (preflight.asked > 0) {
    say(`Pre-flight asked ${preflight.asked} times, ${preflight.unanswered} without an answer`)
    for (const [verdict, ends] of Object.entries(preflight.verdicts)) {
      const parts = Object.entries(ends).map(([outcome, count]) => `${count} ${outcome}`)
      say(`  ${verdict.padEnd(7)} ${parts.join(', ')}`)
    }
  }
  if (undelivered > 0) note(`The spans of ${undelivered} runs did not arrive: ${lastProblem}`)
}

function addressOf(flag: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text
  throw new UsageError(`--${flag} has to be an address such as http://127.0.0.1:4318, not "${text}".`)
}

function numberOf(flag: string, text: string, low: number, high: number): number {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (number >= low && number <= high) return number
  throw new UsageError(`--${flag} has to be a number from ${low} to ${high}, not "${text}".`)
}

function wholeNumberOf(flag: string, text: string): number {
  const number = numberOf(flag, text, 1, 2 ** 31)
  if (Number.isInteger(number)) return number
  throw new UsageError(`--${flag} has to be a whole number, not "${text}".`)
}

function faultsOf(text: string): readonly FaultName[] {
  if (text === 'all') return faultNames
  if (text === 'none') return []
  return text.split(',').map((name) => {
    if (isFaultName(name)) return name
    throw new UsageError(`There is no fault "${name}". There are ${faultNames.join(', ')}.`)
  })
}
