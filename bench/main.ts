import { cpus, loadavg } from 'node:os'

import { benchBacktest } from './backtest.ts'
import { benchDecode } from './decode.ts'
import { benchGrouping } from './grouping.ts'
import { benchIngest } from './ingest.ts'
import { benchIntents } from './intents.ts'
import { benchLive } from './live.ts'
import { benchMemoryJobs } from './memory-jobs.ts'
import { benchPreflight } from './preflight.ts'
import { benchPreflightFresh } from './preflight-fresh.ts'
import { benchPreflightIndex } from './preflight-index.ts'
import { benchPreflightMillion } from './preflight-million.ts'
import { benchRest } from './rest.ts'
import { benchSettle } from './settle.ts'
import { benchUnderstand } from './understand.ts'

/** In the order they run: the quiet ones first. */
const benches: Readonly<Record<string, () => object | Promise<object>>> = {
  decode: benchDecode,
  understand: benchUnderstand,
  grouping: benchGrouping,
  'preflight-index': benchPreflightIndex,
  intents: benchIntents,
  backtest: benchBacktest,
  settle: benchSettle,
  'memory-jobs': benchMemoryJobs,
  rest: benchRest,
  live: benchLive,
  preflight: benchPreflight,
  'preflight-fresh': benchPreflightFresh,
  ingest: benchIngest,
  'preflight-million': benchPreflightMillion,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  process.stderr.write(`No such measurement: ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.\n`)
  process.exit(2)
}

process.stdout.write(
  `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} before the first measurement\n`,
)
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const figures = await run()
  process.stdout.write(`\n${name}\n`)
  for (const [figure, value] of Object.entries(figures))
    process.stdout.write(`  ${figure.padEnd(28)} ${shown(value)}\n`)
}
// Work that a measurement left half done tries again for ever, and its database is gone.
process.exit()

/** Three digits that matter. */
function shown(value: unknown): string {
  if (typeof value !== 'number') return JSON.stringify(value)
  return Number.isInteger(value) ? String(value) : value.toPrecision(value >= 1000 ? 4 : 3)
}
