import { createServer } from 'node:http'
import type { Access } from '#core/identity/access.ts'
import type { Sessions } from '#core/identity/sessions.ts'
import type { SignIn } from '#core/identity/sign-in.ts'
import type { BundleSigner } from '#core/memory/bundle/signer.ts'
import type { SignalCard } from '#core/memory/signal-settings.ts'
import { systemClock, type Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import type { Understand } from '#core/telemetry/story.ts'
import type { OpenSpan } from '#graph/queries/span-payloads.ts'
import type { GraphServices, PreflightDoor, ReadIngestLog } from '#graph/context.ts'
import { authRoutes } from '#graph/http/auth-routes.ts'
import { closeServer, listenAt } from '#graph/http/bound-server.ts'
import { createGraphqlDoor } from '#graph/http/graphql-door.ts'
import { databaseDeadlineMs, healthRoutes, type ReadyParts } from '#graph/http/health-routes.ts'
import { ingestRoutes, type RequestHandler } from '#graph/http/ingest-routes.ts'
import { createListener, pathOf } from '#graph/http/listener.ts'
import { memoryRoutes } from '#graph/http/memory-routes.ts'
import { metricsRoute } from '#graph/http/metrics-route.ts'
import type { MetricSample } from '#graph/http/metrics-text.ts'
import { createRequestCounter, liveSamples, watchProcess } from '#graph/http/process-metrics.ts'
import { reservedRoutes } from '#graph/http/reserved-routes.ts'
import type { Route } from '#graph/http/route.ts'
import { createStaticFiles } from '#graph/http/static-files.ts'
import { createLive } from '#graph/live/hub.ts'
import { createWebSocketDoor } from '#graph/live/websocket.ts'
import { answersWithin } from '#graph/queries/database-answers.ts'
import { answerMsMax } from '#graph/limits.ts'
import { patientSql } from '#graph/patient-sql.ts'
import { createRowCache } from '#graph/row-cache.ts'
import { schema } from '#graph/schema.ts'

export interface WebServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly sql: Sql
  readonly log: Log
  readonly clock?: Clock
  readonly access: Access
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly preflight: PreflightDoor
  /** Signs memory that leaves as a file. */
  readonly bundleSigner: BundleSigner
  /** The folder of the built dashboard; it may be missing. */
  readonly webDist: string
  /** Secure cookies always, introspection for known callers only. */
  readonly production: boolean
  /** `POST` handlers by path, `/v1/traces` and `/v1/logs`: they authorise, bound and answer by themselves. */
  readonly ingest?: Readonly<Record<string, RequestHandler>>
  readonly ingestLog?: ReadIngestLog
  readonly understand: Understand
  readonly signals: readonly SignalCard[]
  /** Reads the payload of a span that is stored as the bytes that arrived. */
  readonly openSpan: OpenSpan
  /** Whether the rest of the process does its work, by name; the database and what serves are asked besides. */
  readonly ready?: ReadyParts
  /** What the rest of the process counts, for `/metrics`. */
  readonly metrics?: () => readonly MetricSample[] | Promise<readonly MetricSample[]>
}

export interface WebServer {
  start(): Promise<{ readonly url: string }>
  /** Ends subscriptions, lets requests finish for a moment, closes. Safe without a start, and twice. */
  stop(): Promise<void>
}

/** Dashboard, GraphQL, log-in and probes on one port. */
export function createWebServer(options: WebServerOptions): WebServer {
  const { sql, log, access, sessions, signIn, production, clock = systemClock } = options
  const rows = createRowCache()
  const live = createLive({ sql, log, rows })
  const services: GraphServices = {
    sql: patientSql(sql, () => answerMsMax),
    log,
    clock,
    live,
    rows,
    production,
    preflight: options.preflight,
    ingestLog: options.ingestLog ?? (() => []),
    understand: options.understand,
    signals: options.signals,
    openSpan: options.openSpan,
  }
  const callers = { access, sessions }
  const door = createGraphqlDoor(schema, services, callers)
  const sockets = createWebSocketDoor({
    schema,
    services,
    access,
    documents: door.documents,
    execution: door.execution,
  })
  const requests = createRequestCounter()
  const watched = watchProcess()
  const others = options.metrics ?? (() => [])
  const samples = async (): Promise<readonly MetricSample[]> => [
    ...watched.samples(),
    ...requests.samples(),
    ...liveSamples(live.stats()),
    ...(await others()),
  ]
  const routes: readonly Route[] = [
    ...ingestRoutes(options.ingest ?? {}),
    { methods: ['GET', 'POST'], path: '/graphql', handle: door.handle },
    ...authRoutes({ ...callers, signIn, production }),
    ...healthRoutes(async () => {
      const [database, rest] = await Promise.all([answersWithin(sql, databaseDeadlineMs), options.ready?.()])
      return { database, listener: live.following(), preflight: services.preflight.ready(), ...rest }
    }),
    ...memoryRoutes({ ...callers, services: { ...services, sql }, signer: options.bundleSigner }),
    metricsRoute({ access, samples }),
    ...reservedRoutes,
    { methods: ['GET', 'HEAD'], path: '/*', handle: createStaticFiles(options.webDist) },
  ]
  const server = createServer(createListener(routes, { log, clock, count: requests.count }))
  server.on('upgrade', (request, socket, head) => {
    if (pathOf(request) === '/graphql') sockets.upgrade(request, socket, head)
    else socket.destroy()
  })

  return {
    async start() {
      await live.start()
      return { url: await listenAt(server, options) }
    },
    async stop() {
      watched.stop()
      await live.stop()
      await sockets.close()
      await closeServer(server)
      await door.dispose()
    },
  }
}
