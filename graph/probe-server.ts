import { createServer } from 'node:http'
import type { Access } from '#core/identity/access.ts'
import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { closeServer, listenAt } from '#graph/http/bound-server.ts'
import { databaseDeadlineMs, healthRoutes, type ReadyParts } from '#graph/http/health-routes.ts'
import { ingestRoutes, type RequestHandler } from '#graph/http/ingest-routes.ts'
import { createListener } from '#graph/http/listener.ts'
import { metricsRoute } from '#graph/http/metrics-route.ts'
import type { MetricSample } from '#graph/http/metrics-text.ts'
import { createRequestCounter, watchProcess } from '#graph/http/process-metrics.ts'
import { answersWithin } from '#graph/queries/database-answers.ts'
import type { WebServer } from '#graph/server.ts'

export interface ProbeServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly sql: Sql
  readonly log: Log
  readonly clock: Clock
  readonly access: Access
  /** Whether the part that this process plays does its work, by name; the database is asked besides. */
  readonly ready: ReadyParts
  readonly ingest: Readonly<Record<string, RequestHandler>>
  readonly metrics: () => readonly MetricSample[] | Promise<readonly MetricSample[]>
}

/** The port of a process that shows nothing: `/healthz`, `/readyz`, `/metrics`, and `/v1/traces` where it receives. */
export function createProbeServer(options: ProbeServerOptions): WebServer {
  const { sql, log, clock, access } = options
  const requests = createRequestCounter()
  const watched = watchProcess()
  const server = createServer(
    createListener(
      [
        ...ingestRoutes(options.ingest),
        ...healthRoutes(async () => {
          const [database, parts] = await Promise.all([answersWithin(sql, databaseDeadlineMs), options.ready()])
          return { database, ...parts }
        }),
        metricsRoute({
          access,
          samples: async () => [...watched.samples(), ...requests.samples(), ...(await options.metrics())],
        }),
      ],
      { log, clock, count: requests.count },
    ),
  )
  return {
    start: async () => ({ url: await listenAt(server, options) }),
    async stop() {
      watched.stop()
      await closeServer(server)
    },
  }
}
