import type { CollectorConfig } from '#collector/config/check.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import type { FirstAdmin, FirstKey } from '#core/identity/first-access.ts'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { systemClock, type Clock } from '#core/platform/clock.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { Collecting, OtlpAddresses } from './collecting/collecting.ts'
import { collectHere } from './collecting/here.ts'
import { canCollectInThread, collectInThread } from './collecting/in-thread.ts'
import { dutiesOf, type Duties, type ProcessRole } from './process-role.ts'
import { openDatabase, sharesOfThreads, type Database } from './wiring/database.ts'
import { seedDemo } from './wiring/demo.ts'
import { addGivenKey, makeFirstAccess, openDoors, type Doors } from './wiring/identity.ts'
import { readPipeline } from './wiring/pipeline.ts'
import { startPreflight } from './wiring/preflight.ts'
import { startServer } from './wiring/server.ts'
import { createStops, type Stops } from './wiring/stops.ts'

export interface UpOptions {
  readonly settings: Settings
  readonly role: ProcessRole
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
  /** Takes lines of other threads for the same log. */
  readonly writeLog: (line: string) => void
  readonly clock?: Clock
  /** The database died and could not be started again, or the thread that collects did: nothing works any more. */
  readonly onLost: (error: Error) => void
}

/** Addresses as a client on this machine writes them. */
export interface Running {
  readonly web: string
  readonly otlpHttp: string | null
  readonly otlpGrpc: string | null
  /** Null in a process that lets nobody in. */
  readonly admin: FirstAdmin | null
  readonly key: FirstKey | null
  /** Signs the first admin in once, within a quarter of an hour; null when that user is gone. */
  readonly signInLink: string | null
  /** Stops in the reverse order. Safe twice. */
  stop(): Promise<void>
}

/**
 * The composition root: the only place that knows all parts. Those that the role asks for start in the order in which
 * they need each other, receivers last, so that nobody speaks before there is a listener; whatever fails takes down
 * what stands.
 */
export async function startNevermore(options: UpOptions): Promise<Running> {
  const stops = createStops(options.log)
  try {
    return await startParts(options, stops)
  } catch (error) {
    await stops.run()
    throw error
  }
}

async function startParts(options: UpOptions, stops: Stops): Promise<Running> {
  const { settings, role, env, log, clock = systemClock, onLost } = options
  const duties = dutiesOf[role]
  if (role === 'graph' && settings.secret === null) log.warn('several graph processes need one NEVERMORE_SECRET')
  const pipeline = await readPipeline({ settings, env, log })
  const threads = duties.serves && duties.receives && canCollectInThread()
  const connections = threads ? sharesOfThreads(settings.databaseConnectionsMax) : null
  const database = await openDatabase({
    settings,
    connectionsMax: connections?.serving ?? settings.databaseConnectionsMax,
    log,
    clock,
    stops,
    duties: threads ? dutiesOf.graph : duties,
    onLost,
  })
  const { pools } = database
  const first = duties.serves ? await makeFirstAccess(pools, settings) : null
  if (duties.receives) await addGivenKey(pools, settings)
  const doors = await openDoors(pools.web, settings, clock)
  const metrics = createMetrics()

  const own = { settings, sql: pools.web, clock, log, metrics }
  const parts = { ...options, clock, duties, pipeline, doors, database, connections }
  const [collecting, preflight] = await together(
    makeCollecting(parts, stops),
    duties.serves ? startPreflight({ ...own, pipeline }, stops) : Promise.resolve(null),
  )
  const url = await startServer({ ...own, doors, collecting, preflight }, stops)
  const otlp = await startCollecting(collecting, stops)
  if (settings.demo && otlp.http !== null) {
    stops.push('demo', await seedDemo({ sql: pools.jobs, log, web: url, otlpHttp: otlp.http }))
  }
  const userId = first?.admin.userId ?? null
  const link = userId === null ? null : await createSignInLink(pools.web, userId, clock())
  return {
    web: url,
    otlpHttp: otlp.http,
    otlpGrpc: otlp.grpc,
    admin: first?.admin ?? null,
    key: first?.key ?? null,
    signInLink: link === null ? null : `${url}/auth/link/${link}`,
    stop: stops.run,
  }
}

/** Waits for both even when one fails, so that nothing is made after everything was undone. */
async function together<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  await Promise.allSettled([first, second])
  return Promise.all([first, second])
}

interface Made extends UpOptions {
  readonly clock: Clock
  readonly duties: Duties
  readonly pipeline: CollectorConfig
  readonly doors: Doors
  readonly database: Database
  /** How the threads share connections; null where there is one thread. */
  readonly connections: ReturnType<typeof sharesOfThreads> | null
}

/** Who only collects does it in this thread; who serves besides has a thread for it. Null where nothing is collected. */
async function makeCollecting(made: Made, stops: Stops): Promise<Collecting | null> {
  const { settings, duties, pipeline, database, doors, clock, log, connections, writeLog, onLost } = made
  if (!duties.receives && !duties.works) return null
  if (connections === null) {
    const { authorise } = doors.access
    const { pools } = database
    return collectHere({ settings, duties, pipeline, pools, authorise, clock, log, shownElsewhere: !duties.serves })
  }
  const input = { settings, databaseUrl: database.url, connectionsMax: connections.collecting }
  const collecting = await collectInThread({ ...input, writeLog, onLost })
  stops.push('the thread that collects', () => collecting.stop())
  return collecting
}

async function startCollecting(collecting: Collecting | null, stops: Stops): Promise<OtlpAddresses> {
  if (collecting === null) return { http: null, grpc: null }
  stops.push('collecting', () => collecting.stop())
  return collecting.start()
}
