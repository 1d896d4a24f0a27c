import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#core/platform/clock.ts'
import { AppError, codeOf } from '#core/platform/errors.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import type { Log } from '#core/platform/log.ts'
import { createArrivals } from '#graph/http/arrivals.ts'
import { replyError } from '#graph/http/reply.ts'
import { matchRoute, type Route } from '#graph/http/route.ts'
import { setSecurityHeaders } from '#graph/http/security-headers.ts'

export interface ListenerOptions {
  readonly log: Log
  readonly clock: Clock
  readonly count: (route: string, status: number) => void
}

const methodNotAllowed = 405

/** Finds the route, answers what it throws, counts what it answered. */
export function createListener(routes: readonly Route[], { log, clock, count }: ListenerOptions) {
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
        `${request.method} does not work here, only ${match.allowed.join(' and ')}.`,
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
export function pathOf(request: IncomingMessage): string {
  const [path = '/'] = (request.url ?? '/').split('?')
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
