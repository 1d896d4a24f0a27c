import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as afterMs } from 'node:timers/promises'

import { AppError } from '#core/platform/errors.ts'

import type { Lifecycle } from '../component.ts'
import type { HostPort } from '../config/endpoint.ts'
import { writeHostPort } from '../config/endpoint.ts'
import { answerRefused, encodingOf } from './http-answer.ts'
import type { HttpHandler } from './http-handler.ts'
import { portTaken } from '../listen.ts'
import type { HttpSettings } from './otlp-config.ts'

export interface HttpServer extends Lifecycle {
  /** `host:port` once it listens. */
  address(): string | null
}

/** How often Node looks for connections past their time. */
const timeoutCheckMs = 1_000

/** Serves each handler at its path. */
export function createHttpServer(settings: HttpSettings, handlers: ReadonlyMap<string, HttpHandler>): HttpServer {
  let bound: HostPort | null = null
  let stopping = false
  const server = createServer(
    {
      headersTimeout: settings.read_header_timeout,
      requestTimeout: settings.read_timeout,
      keepAliveTimeout: settings.idle_timeout,
      connectionsCheckingInterval: timeoutCheckMs,
    },
    (request, response) => void route(request, response),
  )
  server.maxConnections = settings.max_connections
  // With a listener of its own, Node leaves "100 Continue" to the handler, which first looks at the headers.
  server.on('checkContinue', (request, response) => void route(request, response))

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A connection that becomes idle while stopping would otherwise be waited for until its sender tires of it.
    response.once('close', () => {
      if (stopping) setImmediate(() => server.closeIdleConnections())
    })
    if (stopping) {
      response.setHeader('connection', 'close')
      const error = new AppError('unavailable', 'The collector is shutting down.', { retryAfterSeconds: 1 })
      await answerRefused(request, response, error, encodingOf(request))
      return
    }
    const path = pathOf(request)
    const handler = handlers.get(path) ?? handlers.get(withoutSpareSlashes(path))
    if (handler !== undefined) await handler(request, response)
    else await answerRefused(request, response, notServed(request, [...handlers.keys()]), encodingOf(request))
  }

  return {
    address: () => (bound === null ? null : writeHostPort(bound)),
    async start() {
      const { host, port } = settings.endpoint
      server.listen(port, host)
      await once(server, 'listening').catch((error: unknown) => {
        throw portTaken(error, settings.endpoint, 'receivers::otlp::protocols::http::endpoint')
      })
      const address = server.address()
      bound = { host, port: typeof address === 'object' && address !== null ? address.port : port }
    },
    async shutdown(deadlineMs) {
      if (!server.listening) return
      stopping = true
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const over = new AbortController()
      await Promise.race([closed, afterMs(deadlineMs, undefined, { signal: over.signal }).catch(() => undefined)])
      over.abort()
      server.closeAllConnections()
      await closed
    },
  }
}

/** What a proxy asks for by its whole address is asked for by its path. */
const pathOf = (request: IncomingMessage): string =>
  (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0] ?? '/'

/** An endpoint that was set with a slash at its end makes `//v1/traces`, a path `/v1/traces/`. */
const withoutSpareSlashes = (path: string): string => path.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')

function notServed(request: IncomingMessage, paths: readonly string[]): AppError {
  const signal = /^\/v1\/(traces|logs|metrics)$/.exec(pathOf(request))?.[1]
  const hint = signal === undefined ? '' : ` No pipeline takes ${signal}.`
  return new AppError('not_found', `Nothing is served here; telemetry goes to ${paths.join(' and ')}.${hint}`)
}
