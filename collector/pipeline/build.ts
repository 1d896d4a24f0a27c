import type { CollectorStatus, Endpoint, Receiver, Services } from '../component.ts'
import type { CollectorConfig } from '../config/check.ts'
import type { Authorise } from '../receivers/authorise.ts'
import type { HttpHandler } from '../receivers/http-handler.ts'
import type { SignalName } from '../receivers/signals.ts'
import { buildPipelines } from './build-pipelines.ts'
import { entry } from './entry.ts'
import type { IngestRing } from './ingest-ring.ts'
import { createIngestRing } from './ingest-ring.ts'
import { createLifecycles } from './lifecycles.ts'
import type { Metrics } from './metrics.ts'
import { createMetrics } from './metrics.ts'

export interface CollectorOptions {
  readonly config: CollectorConfig
  readonly authorise: Authorise
  readonly services: Services
  readonly metrics?: Metrics
  readonly ring?: IngestRing
}

export interface Collector {
  /** Starts exporters, then links, then receivers, so that nobody speaks before there is a listener. */
  start(): Promise<void>
  /** Stops receivers first, then links, then exporters. Safe twice, and without a start. */
  shutdown(deadlineMs: number): Promise<void>
  status(): CollectorStatus
  /** Where receivers and extensions listen, once started. */
  endpoints(): readonly Endpoint[]
  /** Doors for another server of this process, by signal; those that a receiver can lend. */
  readonly httpHandlers: ReadonlyMap<SignalName, HttpHandler>
  readonly metrics: Metrics
  readonly ring: IngestRing
}

/** Makes every component a config runs and joins them. Nothing listens before `start`. */
export function buildCollector({
  config,
  authorise,
  services,
  metrics = createMetrics(),
  ring = createIngestRing(),
}: CollectorOptions): Collector {
  let status: CollectorStatus = 'stopped'
  const given = (id: string) => ({ ...services, id, metrics })

  const pipelines = buildPipelines(config, given, metrics)
  const receivers = receiversOf(config).map((id): Receiver => {
    const { definition, settings } = entry(config.receivers, id)
    return definition.build(settings, { ...given(id), authorise, ring, consumers: pipelines.consumersOf(id) })
  })
  const extensions = config.running.map((id) => {
    const { definition, settings } = entry(config.extensions, id)
    return definition.build(settings, { ...given(id), status: () => status })
  })

  // In order of starting. The extensions outlive the pipelines, so that health can say "stopping".
  const lifecycles = createLifecycles([...extensions, ...pipelines.parts, ...receivers])
  return {
    async start() {
      status = 'starting'
      try {
        await lifecycles.start()
      } catch (error) {
        status = 'stopped'
        throw error
      }
      status = 'ready'
    },
    async shutdown(deadlineMs) {
      if (status === 'ready' || status === 'starting') status = 'stopping'
      await lifecycles.shutdown(deadlineMs)
      status = 'stopped'
    },
    status: () => status,
    endpoints: () => [...receivers, ...extensions].flatMap((each) => each.endpoints?.() ?? []),
    httpHandlers: doorsOf(receivers),
    metrics,
    ring,
  }
}

const receiversOf = ({ pipelines }: CollectorConfig): readonly string[] => [
  ...new Set(pipelines.flatMap(({ receivers }) => receivers)),
]

/** The first receiver that lends a door for a signal lends it. */
const doorsOf = (receivers: readonly Receiver[]): ReadonlyMap<SignalName, HttpHandler> =>
  new Map(receivers.toReversed().flatMap(({ httpHandlers }) => [...(httpHandlers ?? [])]))
