import type { Access } from '#core/identity/access.ts'
import { isLoopback } from '#core/identity/loopback.ts'
import { refusalOf } from '#graph/context.ts'
import { credentialsOf } from '#graph/http/caller.ts'
import { metricsText, type MetricSample } from '#graph/http/metrics-text.ts'
import { replyText } from '#graph/http/reply.ts'
import type { Route } from '#graph/http/route.ts'

export interface MetricsOptions {
  readonly access: Access
  /** Everything that this process counts, right now. */
  readonly samples: () => Promise<readonly MetricSample[]>
}

/** `/metrics` for Prometheus: with a key that may read, or from this machine. */
export function metricsRoute({ access, samples }: MetricsOptions): Route {
  return {
    methods: ['GET'],
    path: '/metrics',
    async handle({ request, response }) {
      const credentials = credentialsOf(request)
      if (credentials.forwarded || !isLoopback(credentials.remoteAddress ?? null)) {
        const principal = await access.identify(credentials)
        if (!principal?.scopes.includes('read')) throw refusalOf(principal)
      }
      replyText(response, 200, metricsText(await samples()), 'text/plain; version=0.0.4; charset=utf-8')
    },
  }
}
