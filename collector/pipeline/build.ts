import type { Span } from '#core/telemetry/span.ts'

import type { CollectorStatus, Endpoint, Exporter, Lifecycle, Receiver, Services } from '../component.ts'
import type { CollectorConfig, PipelineConfig } from '../config/check.ts'
import type { Authorise } from '../receivers/authorise.ts'
import type { HttpHandler } from '../receivers/http-handler.ts'
import type { Consumer } from './chain.ts'
import { buildPipeline, meteredExporter } from './build-pipeline.ts'
import { fanOut } from './fan-out.ts'
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
  /** `/v1/traces` for another server of this process; null when no receiver can. */
  readonly handleHttp: HttpHandler | null
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

  const exporters = new Map<string, Exporter>()
  for (const id of used(config.pipelines, 'exporters')) {
    const { definition, settings } = entry(config.exporters, id)
    exporters.set(id, meteredExporter(id, definition.build(settings, given(id)), metrics))
  }
  const links: Partial<Lifecycle>[] = []
  const entrances = new Map<string, Consumer<Span>>()
  for (const pipeline of config.pipelines) {
    const processors = pipeline.processors.map((id) => {
      const { definition, settings } = entry(config.processors, id)
      return definition.stage === 'raw'
        ? ({ stage: 'raw', id, link: definition.build(settings, given(id)) } as const)
        : ({ stage: 'record', id, link: definition.build(settings, given(id)) } as const)
    })
    links.push(...processors.map((each) => each.link))
    const end = fanOut(pipeline.exporters.map((id) => entry(exporters, id)))
    entrances.set(pipeline.id, buildPipeline(processors, end, metrics))
  }
  const receivers = used(config.pipelines, 'receivers').map((id): Receiver => {
    const { definition, settings } = entry(config.receivers, id)
    const into = config.pipelines.filter((each) => each.receivers.includes(id)).map((each) => entry(entrances, each.id))
    return definition.build(settings, { ...given(id), authorise, ring, consumer: fanOut(into) })
  })
  const extensions = config.running.map((id) => {
    const { definition, settings } = entry(config.extensions, id)
    return definition.build(settings, { ...given(id), status: () => status })
  })

  // In order of starting. The extensions outlive the pipelines, so that health can say "stopping".
  const lifecycles = createLifecycles([...extensions, ...exporters.values(), ...links.toReversed(), ...receivers])
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
    handleHttp: receivers.find((each) => each.handleHttp !== undefined)?.handleHttp ?? null,
    metrics,
    ring,
  }
}

const used = (pipelines: readonly PipelineConfig[], section: 'receivers' | 'exporters'): readonly string[] => [
  ...new Set(pipelines.flatMap((each) => each[section])),
]

function entry<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
  const value = map.get(id)
  if (value === undefined) throw new RangeError(`"${id}" passed the check and is not configured`)
  return value
}
