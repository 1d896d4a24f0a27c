import { isLoopback } from '#core/identity/loopback.ts'
import { refusalOf, type GraphServices } from '#graph/context.ts'
import { callerOf, credentialsOf, type CallerOptions } from '#graph/http/caller.ts'
import { metricsText, type MetricSample } from '#graph/http/metrics-text.ts'
import { liveSamples, type RequestCounter } from '#graph/http/process-metrics.ts'
import { replyText } from '#graph/http/reply.ts'
import type { Route } from '#graph/http/route.ts'

export interface MetricsOptions extends CallerOptions {
  readonly services: GraphServices
  readonly requests: RequestCounter
  readonly process: { samples(): readonly MetricSample[] }
  /** What the rest of the process counts: the collector, the jobs. */
  readonly others: () => readonly MetricSample[]
}

/** `/metrics` for Prometheus: with a key that may read, or from this machine. */
export function metricsRoute({ services, requests, process, others, ...callers }: MetricsOptions): Route {
  return {
    methods: ['GET'],
    path: '/metrics',
    async handle({ request, response }) {
      const { remoteAddress, forwarded } = credentialsOf(request)
      if (forwarded || !isLoopback(remoteAddress ?? null)) {
        const { principal } = await callerOf(request, callers)
        if (!principal?.scopes.includes('read')) throw refusalOf(principal)
      }
      const samples = [...process.samples(), ...requests.samples(), ...liveSamples(services.live.stats()), ...others()]
      replyText(response, 200, metricsText(samples), 'text/plain; version=0.0.4; charset=utf-8')
    },
  }
}
