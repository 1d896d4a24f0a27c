import { defineCommand } from 'citty'
import { connectionArgs, dataDirOf, placeArgs } from '../client/connection.ts'
import { exitCode } from '../exit-code.ts'
import { say, sayJson } from '../output.ts'
import { dutiesOf } from '../process-role.ts'
import { readRunFile } from '../run-file.ts'

const answerMsMax = 3_000

export const status = defineCommand({
  meta: {
    name: 'status',
    description: 'Show whether Nevermore runs in this data directory, where, and whether it is ready.',
  },
  args: { ...placeArgs, json: connectionArgs.json },
  async run({ args }) {
    const dataDir = await dataDirOf(args)
    const running = await readRunFile(dataDir)
    if (running === null) {
      if (args.json) sayJson({ running: false, ready: false, dataDir })
      else say(`No Nevermore runs in ${dataDir}.`)
      return exitCode.failed
    }
    const { startedAt: _startedAt, ...addresses } = running
    const ready = await isReady(running.web)
    if (args.json) {
      sayJson({ running: true, ready, dataDir, ...addresses })
    } else {
      const part = running.role === 'up' ? '' : ` (${running.role})`
      say(`Nevermore ${running.version}${part} runs as process ${running.pid} and is ${ready ? 'ready' : 'not ready'}.`)
      say(`  ${dutiesOf[running.role].serves ? 'dashboard' : 'probes   '}  ${running.web}`)
      if (running.otlpHttp !== null) say(`  OTLP/HTTP  ${running.otlpHttp}`)
      if (running.otlpGrpc !== null) say(`  OTLP/gRPC  ${running.otlpGrpc}`)
      say(`  data       ${dataDir}`)
    }
    return ready ? exitCode.fine : exitCode.failed
  },
})

async function isReady(web: string): Promise<boolean> {
  try {
    return (await fetch(`${web}/readyz`, { signal: AbortSignal.timeout(answerMsMax) })).ok
  } catch {
    return false // Not answering is the plainest way of not being ready.
  }
}
