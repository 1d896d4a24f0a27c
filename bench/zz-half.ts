import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { createLog } from '#core/platform/log.ts'
import { startProgram } from '#test/support/program.ts'
import { sendLoad } from './support/load.ts'
import { cpuSecondsOf, familyOf } from './support/processes.ts'
import { quantile } from './support/quantiles.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
const database = await startEmbeddedDatabase({ dataDir: join(dataDir, 'database'), log: createLog({ level: 'warn' }) })
const program = await startProgram(dataDir, { DATABASE_URL: database.url })
const target = { url: program.otlpHttp, key: program.key }
try {
  await sendLoad(target, { seconds: Number(process.env['WARM'] ?? 8), connections: 8 })
  for (const rate of (process.env['RATES'] ?? '2300,2300').split(',').map(Number)) {
    const pids = () => familyOf(program.pid)
    const before = cpuSecondsOf(pids())
    const half = await sendLoad(target, { seconds: 8, connections: 4, spansPerSecond: rate })
    const q = (p: number) => quantile(half.latenciesMs, p).toFixed(0)
    console.log(rate, 'n', half.latenciesMs.length, 'p50', q(0.5), 'p90', q(0.9), 'p95', q(0.95), 'p99', q(0.99), 'max', q(1), 'node us', (((cpuSecondsOf(pids()) - before) * 1e6) / half.spans).toFixed(0), Date.now())
  }
} finally {
  await program.stop()
  await database.stop()
  await rm(dataDir, { recursive: true, force: true })
}
