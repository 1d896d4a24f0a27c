import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '#core/platform/clock.ts'
import { createLog, type Log } from '#core/platform/log.ts'
import { watchThread } from '#graph/http/process-metrics.ts'
import { dutiesOf } from '../process-role.ts'
import { openPools } from '../wiring/database.ts'
import { openDoors } from '../wiring/identity.ts'
import { readPipeline } from '../wiring/pipeline.ts'
import { createStops } from '../wiring/stops.ts'
import { answerCall, writeError } from './calls.ts'
import type { CollectingCalls } from './collecting.ts'
import { collectHere } from './here.ts'
import type { FromThread, ThreadInput, ToThread } from './messages.ts'
import { giveWay } from './priority.ts'
import { acceptRelayed, type Connect } from './relay.ts'

/** The whole life of the thread that collects: it makes its parts, then does what it is told. */
async function live({ settings, databaseUrl, connectionsMax }: ThreadInput, log: Log): Promise<void> {
  giveWay()
  const stops = createStops(log)
  const clock = systemClock
  const duties = { ...dutiesOf.up, serves: false }
  const pipeline = await readPipeline({ settings, env: process.env, log: createLog({ level: 'silent' }) })
  const pools = openPools({ url: databaseUrl, max: connectionsMax, duties, log, stops })
  const { access } = await openDoors(pools.web, settings, clock)
  const parts = { settings, duties, pipeline, pools, authorise: access.authorise, clock, log }
  const collecting = collectHere({ ...parts, shownElsewhere: false })
  stops.push('collecting', () => collecting.stop())
  const watched = watchThread({ thread: 'collecting' })
  stops.push('watch', async () => watched.stop())
  const calls: CollectingCalls = {
    start: collecting.start,
    stop: stops.run,
    counts: async () => [...watched.samples(), ...(await collecting.counts())],
    ready: collecting.ready,
    latest: collecting.latest,
  }
  listen(calls, acceptRelayed(collecting.doors))
  tell({ kind: 'made', doors: Object.keys(collecting.doors) })
}

function listen(calls: CollectingCalls, connect: Connect): void {
  parentPort?.on('message', (said: ToThread) => {
    if (said.kind === 'connection') connect(said.peer, said.port)
    else void answerCall(calls, said).then(tell)
  })
}

const tell = (said: FromThread): void => parentPort?.postMessage(said, [])

const input = workerData as ThreadInput
const log = createLog({
  level: input.settings.logLevel,
  destination: { write: (line) => tell({ kind: 'log', line }) },
})
await live(input, log).catch((error: unknown) => tell({ kind: 'broken', error: writeError(error) }))
