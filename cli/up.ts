import { join } from 'node:path'

import { createRecentRuns } from '#collector/settle/recent-runs.ts'
import { createSignInLink } from '#core/identity/sign-in-links.ts'
import { createPreflight } from '#core/memory/preflight/engine.ts'
import { systemClock, type Clock } from '#core/platform/clock.ts'
import { AppError } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { WebServer } from '#graph/server.ts'
import { scheduleJobs } from './jobs/schedule.ts'
import { jobTable } from './jobs/table.ts'
import { otlpAddresses, reachable, wireCollector } from './wiring/collector.ts'
import { openDatabase } from './wiring/database.ts'
import { seedDemo } from './wiring/demo.ts'
import { openDoors, type Doors } from './wiring/identity.ts'
import { wireJudge } from './wiring/judge.ts'
import { wireSettler } from './wiring/settler.ts'
import { createStops } from './wiring/stops.ts'
import { wireWeb } from './wiring/web.ts'

export interface UpOptions {
  readonly settings: Settings
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
  readonly admin: Doors['admin']
  readonly key: Doors['key']
  /** Signs the first admin in once, within a quarter of an hour; null when that user is gone. */
  readonly signInLink: string | null
  /** Stops in the reverse order. Safe twice. */
  stop(): Promise<void>
}

/** What a sender's last request may take once receivers stop. */
const drain_ms_max = 5_000

/**
 * The composition root: the only place that knows all parts. They start in the order in which they need each other,
 * receivers last, so that nobody speaks before there is a listener; whatever fails takes down what stands.
 */
export async function startNevermore({ settings, env, log, clock = systemClock, onLost }: UpOptions): Promise<Running> {
  const stops = createStops(log)
  try {
    const pools = await openDatabase({ settings, log, clock, stops, onLost })
    const doors = await openDoors(pools.web, settings, clock)

    const { access } = doors
    const recent = createRecentRuns()
    const { collector, maskText, classifierOfLogs } = await wireCollector({
      settings,
      env,
      access,
      sql: pools.collector,
      clock,
      log,
      storedSpans: recent,
    })
    const snapshotPath = join(settings.dataDir, 'memory.snapshot')
    const preflight = createPreflight({ sql: pools.web, clock, log, redact: maskText, snapshotPath })
    stops.push('preflight', () => preflight.stop())
    await preflight.start()

    const { settler, signalSettings } = wireSettler({
      settings,
      sql: pools.jobs,
      clock,
      log,
      metrics: collector.metrics,
      recent,
      classifierOfLogs,
    })
    const judge = wireJudge({ settings, sql: pools.jobs, clock, log, metrics: collector.metrics })
    const jobs = scheduleJobs({ jobs: jobTable({ sql: pools.jobs, clock, judge, settler }), log, clock })
    const web = wireWeb({ settings, sql: pools.web, log, clock, doors, preflight, collector, jobs })
    stops.push('web server', () => web.stop())
    const url = await listening(web, settings)

    stops.push('collector', () => collector.shutdown(drain_ms_max))
    await collector.start()
    stops.push('settings of signals', () => signalSettings.stop())
    await signalSettings.start()
    stops.push('jobs', () => jobs.stop())
    jobs.start()
    // Its questions are given up first, so that nobody waits for a model at the end.
    stops.push('judge', async () => judge.stop())

    const otlp = otlpAddresses(collector.endpoints())
    if (settings.demo && otlp.http !== null) {
      stops.push('demo', await seedDemo({ sql: pools.jobs, log, web: url, otlpHttp: otlp.http }))
    }
    const link = doors.admin.userId === null ? null : await createSignInLink(pools.web, doors.admin.userId, clock())
    return {
      web: url,
      otlpHttp: otlp.http,
      otlpGrpc: otlp.grpc,
      admin: doors.admin,
      key: doors.key,
      signInLink: link === null ? null : `${url}/auth/link/${link}`,
      stop: stops.run,
    }
  } catch (error) {
    await stops.run()
    throw error
  }
}

async function listening(web: WebServer, { port }: Settings): Promise<string> {
  try {
    return reachable((await web.start()).url)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new AppError('conflict', `Port ${port} is taken. Choose another with --port, or 0 for any that is free.`, {
      cause: error,
    })
  }
}
