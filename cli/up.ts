import { buildCollector, type Collector } from '#collector/pipeline/build.ts'
import { createIngestRing, type IngestRing } from '#collector/pipeline/ingest-ring.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { createSharedRing } from '#collector/pipeline/shared-ring.ts'
import { createRecentRuns } from '#collector/settle/recent-runs.ts'
import type { FirstAdmin, FirstKey } from '#core/identity/first-access.ts'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { systemClock, type Clock } from '#core/platform/clock.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import { dutiesOf, type ProcessRole } from './process-role.ts'
import { otlpAddresses } from './wiring/collector.ts'
import { openDatabase } from './wiring/database.ts'
import { seedDemo } from './wiring/demo.ts'
import { addGivenKey, makeFirstAccess, openDoors } from './wiring/identity.ts'
import { readPipeline } from './wiring/pipeline.ts'
import { startPreflight } from './wiring/preflight.ts'
import { startServer } from './wiring/server.ts'
import { createStops, type Stops } from './wiring/stops.ts'
import { wireWorker } from './wiring/worker.ts'

export interface UpOptions {
  readonly settings: Settings
  readonly role: ProcessRole
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
  readonly clock?: Clock
  /** The database died and could not be started again: nothing works any more. */
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
  const pools = await openDatabase({ settings, log, clock, stops, duties, onLost })
  const first = duties.serves ? await makeFirstAccess(pools, settings) : null
  if (duties.receives) await addGivenKey(pools, settings)
  const doors = await openDoors(pools.web, settings, clock)
  const metrics = createMetrics()

  const recent = duties.receives && duties.works ? createRecentRuns() : null
  const services = { sql: pools.collector, clock, log, ...(recent === null ? {} : { storedSpans: recent }) }
  // Who serves elsewhere cannot look into this process.
  const shared = duties.receives && !duties.serves
  const ring = shared ? shareRing({ sql: pools.web, log, metrics }, stops) : createIngestRing()
  const collector = duties.receives
    ? buildCollector({ config: pipeline, services, metrics, ring, authorise: doors.access.authorise })
    : null
  const worker = duties.works ? wireWorker({ settings, sql: pools.jobs, clock, log, metrics, pipeline, recent }) : null
  const own = { settings, sql: pools.web, clock, log, metrics }
  const preflight = duties.serves ? await startPreflight({ ...own, pipeline }, stops) : null
  const url = await startServer({ ...own, doors, collector, worker, preflight }, stops)
  await startCollector(collector, stops)
  await worker?.start(stops)

  const otlp = otlpAddresses(collector?.endpoints() ?? [])
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

function shareRing(parts: Parameters<typeof createSharedRing>[0], stops: Stops): IngestRing {
  const ring = createSharedRing(parts)
  stops.push('ingest log', () => ring.stop())
  ring.start()
  return ring
}

/** What a sender's last request may take once receivers stop. */
const drainMsMax = 5_000

async function startCollector(collector: Collector | null, stops: Stops): Promise<void> {
  if (collector === null) return
  stops.push('collector', () => collector.shutdown(drainMsMax))
  await collector.start()
}
