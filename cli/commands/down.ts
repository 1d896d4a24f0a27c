import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { AppError } from '#core/platform/errors.ts'
import { isRunning } from '#core/platform/processes.ts'
import { connectionArgs, dataDirOf, placeArgs } from '../client/connection.ts'
import { say, sayJson } from '../output.ts'
import { readRunFile } from '../run-file.ts'

/** A clean stop takes less than ten seconds; a little more for a machine that is busy. */
const stopMsMax = 20_000
const lookEveryMs = 50

export const down = defineCommand({
  meta: { name: 'down', description: 'Stop the Nevermore of this data directory and wait until it is gone.' },
  args: { ...placeArgs, json: connectionArgs.json },
  async run({ args }) {
    const dataDir = await dataDirOf(args)
    const running = await readRunFile(dataDir)
    if (running === null) {
      // Wanting nothing to run, and finding that nothing runs, is no failure.
      if (args.json) sayJson({ stopped: false, dataDir })
      else say(`No Nevermore runs in ${dataDir}.`)
      return
    }
    process.kill(running.pid, 'SIGTERM')
    const started = Date.now()
    while (await isRunning(running)) {
      if (Date.now() - started > stopMsMax) {
        throw new AppError('unavailable', `Process ${running.pid} has not stopped within ${stopMsMax / 1000} s.`)
      }
      await sleep(lookEveryMs)
    }
    if (args.json) sayJson({ stopped: true, pid: running.pid, dataDir })
    else say(`Stopped (process ${running.pid}).`)
  },
})
