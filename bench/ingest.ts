import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { createLog } from '#core/platform/log.ts'
import { startProgram } from '#test/support/program.ts'

import { copyRate } from './support/bare-copy.ts'
import type { Target } from './support/load.ts'
import { sendLoad } from './support/load.ts'
import { cpuSecondsOf, familyOf } from './support/processes.ts'
import { median, quantile } from './support/quantiles.ts'

export interface IngestFigures {
  readonly spansPerSecond: number
  readonly bareCopySpansPerSecond: number
  /** Ours divided by bare COPY of the same rows. */
  readonly shareOfCopy: number
  readonly nodeCpuUsPerSpan: number
  readonly databaseCpuUsPerSpan: number
  readonly saturatedAckP99Ms: number
  readonly halfLoadAckP50Ms: number
  readonly halfLoadAckP99Ms: number
}

/**
 * The whole program on an embedded database, 100-span requests over OTLP/HTTP; bare COPY into the same server by turns.
 */
export async function benchIngest({ rounds = 3, seconds = 8 } = {}): Promise<IngestFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nevermore-bench-'))
  const database = await startEmbeddedDatabase({
    dataDir: join(dataDir, 'database'),
    log: createLog({ level: 'warn' }),
  })
  const program = await startProgram(dataDir, { DATABASE_URL: database.url })
  const sql = connectDatabase({ url: database.url, max: 1, applicationName: 'bench' })
  const target: Target = { url: program.otlpHttp, key: program.key }
  try {
    await sendLoad(target, { seconds: 3, connections: 4 }) // Warm: compiled code, partitions, prepared statements.
    const [copies, fulls, p99s, nodeCpu, databaseCpu] = [[], [], [], [], []] as number[][] as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ]
    for (let round = 0; round < rounds; round += 1) {
      copies.push(await copyRate(sql, { seconds: seconds / 2 }))
      const databasePids = () => familyOf(process.pid).filter((pid) => pid !== process.pid && !programPids.has(pid))
      const programPids = new Set(familyOf(program.pid))
      const [nodeBefore, databaseBefore] = [cpuSecondsOf([...programPids]), cpuSecondsOf(databasePids())]
      const load = await sendLoad(target, { seconds, connections: 8 })
      fulls.push(load.spans / load.seconds)
      p99s.push(quantile(load.latenciesMs, 0.99))
      nodeCpu.push(((cpuSecondsOf([...programPids]) - nodeBefore) * 1e6) / load.spans)
      databaseCpu.push(((cpuSecondsOf(databasePids()) - databaseBefore) * 1e6) / load.spans)
    }
    const half = await sendLoad(target, { seconds, connections: 4, spansPerSecond: median(fulls) / 2 })
    return {
      spansPerSecond: median(fulls),
      bareCopySpansPerSecond: median(copies),
      shareOfCopy: median(fulls) / median(copies),
      nodeCpuUsPerSpan: median(nodeCpu),
      databaseCpuUsPerSpan: median(databaseCpu),
      saturatedAckP99Ms: median(p99s),
      halfLoadAckP50Ms: quantile(half.latenciesMs, 0.5),
      halfLoadAckP99Ms: quantile(half.latenciesMs, 0.99),
    }
  } finally {
    await sql.end()
    await program.stop()
    await database.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
