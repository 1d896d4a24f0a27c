import type { Metrics } from '#collector/pipeline/metrics.ts'
import type { Preflight } from '#core/memory/preflight/engine.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import type { ReadIngestLog } from '#graph/context.ts'
import type { ReadyParts } from '#graph/http/health-routes.ts'
import { createProbeServer } from '#graph/probe-server.ts'
import { latestIngestEntries } from '#graph/queries/ingest-entries.ts'
import type { WebServer } from '#graph/server.ts'
import type { Collecting } from '../collecting/collecting.ts'
import { reachable } from './collector.ts'
import type { Doors } from './identity.ts'
import { countsOf } from './metrics.ts'
import type { Stops } from './stops.ts'
import { wireWeb } from './web.ts'

export interface ServerParts {
  readonly settings: Settings
  readonly sql: Sql
  readonly log: Log
  readonly clock: Clock
  readonly doors: Doors
  readonly metrics: Metrics
  /** Null in a process that only serves. */
  readonly collecting: Collecting | null
  /** Null in a process that serves neither dashboard nor API. */
  readonly preflight: Preflight | null
}

/** Listens on the port of this process, dashboard and API or probes alone; answers the address. Notes how to stop. */
export async function startServer(parts: ServerParts, stops: Stops): Promise<string> {
  const { settings, sql, log, clock, doors, metrics, collecting, preflight } = parts
  const counts = () => countsOf({ metrics, collecting, preflight })
  const ready: ReadyParts = async () => (await collecting?.ready()) ?? {}
  const shared = { sql, log, clock, ingest: collecting?.doors ?? {}, metrics: counts, ready }
  const ingestLog: ReadIngestLog =
    collecting?.latest ?? ((projectId, limit) => latestIngestEntries(sql, projectId, limit))
  const server =
    preflight === null
      ? createProbeServer({
          ...shared,
          host: settings.host,
          port: settings.port,
          access: doors.access,
        })
      : wireWeb({ ...shared, settings, doors, preflight, ingestLog })
  stops.push('web server', () => server.stop())
  return listening(server, settings)
}

async function listening(server: WebServer, { port }: Settings): Promise<string> {
  try {
    return reachable((await server.start()).url)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new AppError('conflict', `Port ${port} is taken. Choose another with --port, or 0 for any that is free.`, {
      cause: error,
    })
  }
}
