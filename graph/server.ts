import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Access } from '#core/identity/access.ts'
import type { Sessions } from '#core/identity/sessions.ts'
import type { SignIn } from '#core/identity/sign-in.ts'
import type { BundleSigner } from '#core/memory/bundle/signer.ts'
import type { SignalCard } from '#core/memory/signal-settings.ts'
import { systemClock, type Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { AppError, codeOf } from '#core/platform/errors.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import type { Log } from '#core/platform/log.ts'
import type { Understand } from '#core/telemetry/story.ts'
import type { OpenSpan } from '#graph/queries/span-payloads.ts'
import type { GraphServices, PreflightDoor, ReadIngestLog } from '#graph/context.ts'
import { createArrivals } from '#graph/http/arrivals.ts'
import { authRoutes } from '#graph/http/auth-routes.ts'
import { createGraphqlDoor } from '#graph/http/graphql-door.ts'
import { healthRoutes } from '#graph/http/health-routes.ts'
import { memoryRoutes } from '#graph/http/memory-routes.ts'
import { metricsRoute } from '#graph/http/metrics-route.ts'
import type { MetricSample } from '#graph/http/metrics-text.ts'
import { createRequestCounter, watchProcess } from '#graph/http/process-metrics.ts'
import { replyError } from '#graph/http/reply.ts'
import { matchRoute, type Route } from '#graph/http/route.ts'
import { setSecurityHeaders } from '#graph/http/security-headers.ts'
import { createStaticFiles } from '#graph/http/static-files.ts'
import { createLive } from '#graph/live/hub.ts'
import { createWebSocketDoor } from '#graph/live/websocket.ts'
import { createRowCache } from '#graph/row-cache.ts'
import { schema } from '#graph/schema.ts'

/** Takes over one request, body and all: how the collector's receiver is reached on this port too. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

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
  /** What the rest of the process counts, for `/metrics`. */
  readonly metrics?: () => readonly MetricSample[]
}

export interface WebServer {
  start(): Promise<{ readonly url: string }>
  /** Ends subscriptions, lets requests finish for a moment, closes. Safe without a start, and twice. */
  stop(): Promise<void>
}

const lastRequestsMs = 2_000
const methodNotAllowed = 405

/** Dashboard, GraphQL, log-in and probes on one port. */
export function createWebServer(options: WebServerOptions): WebServer {
  const { sql, log, access, sessions, signIn, production, clock = systemClock } = options
  const rows = createRowCache()
  const live = createLive({ sql, log, rows })
  const services: GraphServices = {
    sql,
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
  const routes: readonly Route[] = [
    ...ingestRoutes(options.ingest ?? {}),
    { methods: ['GET', 'POST'], path: '/graphql', handle: door.handle },
    ...authRoutes({ ...callers, signIn, production }),
    ...healthRoutes(services),
    ...memoryRoutes({ ...callers, services, signer: options.bundleSigner }),
    metricsRoute({ ...callers, services, requests, process: watched, others: options.metrics ?? (() => []) }),
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
      server.listen(options.port, options.host)
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      return { url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}` }
    },
    async stop() {
      watched.stop()
      await live.stop()
      await sockets.close()
      if (server.listening) {
        const closed = once(server, 'close')
        server.close()
        server.closeIdleConnections()
        const timer = setTimeout(() => server.closeAllConnections(), lastRequestsMs)
        await closed
        clearTimeout(timer)
      }
      await door.dispose()
    },
  }
}

const ingestRoutes = (handlers: Readonly<Record<string, RequestHandler>>): readonly Route[] =>
  Object.entries(handlers).map(([path, handle]) => ({
    methods: ['POST'],
    path,
    handle: ({ request, response }) => handle(request, response),
  }))

interface ListenerOptions {
  readonly log: Log
  readonly clock: Clock
  readonly count: (route: string, status: number) => void
}

/** Finds the route, answers what it throws, counts what it answered. */
function createListener(routes: readonly Route[], { log, clock, count }: ListenerOptions) {
  const arrived = createArrivals(clock)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const receivedAtMs = arrived()
    const requestId = uuidv7(receivedAtMs)
    setSecurityHeaders(response, requestId)
    const path = pathOf(request)
    const match = matchRoute(routes, request.method ?? '', path)
    response.once('finish', () => count(match.kind === 'found' ? match.route.path : 'none', response.statusCode))
    try {
      if (match.kind === 'found') {
        await match.route.handle({ request, response, requestId, receivedAtMs, path, parameters: match.parameters })
        return
      }
      if (match.kind === 'none') throw new AppError('not_found', `There is nothing at ${path.slice(0, 200)}.`)
      response.setHeader('allow', match.allowed.join(', '))
      const refusal = new AppError(
        'unsupported',
        `${request.method} does not work here; ${match.allowed.join(' and ')} do.`,
      )
      replyError(response, refusal, methodNotAllowed)
    } catch (error) {
      if (codeOf(error) === 'internal') log.error({ err: error, requestId, path }, 'request failed')
      if (response.headersSent) response.destroy()
      else replyError(response, error)
    }
  }
}

/** Decoded, without the query; what cannot be decoded stays as it is and matches nothing. */
function pathOf(request: IncomingMessage): string {
  const [path = '/'] = (request.url ?? '/').split('?')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
