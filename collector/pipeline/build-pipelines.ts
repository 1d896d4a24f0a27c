import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { ComponentServices, Exporter, Lifecycle, LogExporter } from '../component.ts'
import type { CollectorConfig, PipelineConfig } from '../config/check.ts'
import { buildLogPipeline, buildPipeline, meteredExporter } from './build-pipeline.ts'
import type { Consumer } from './chain.ts'
import { entry } from './entry.ts'
import { fanOut } from './fan-out.ts'
import type { Metrics } from './metrics.ts'
import { createSpokenSessions } from '../retelling/spoken-sessions.ts'
import { notingSessions, retellAsSpans } from './retell-as-spans.ts'

/** All pipelines of a config, ready for receivers to send into. */
export interface Pipelines {
  /** What there is to start, in this order: what a thing sends into comes before it. */
  readonly parts: readonly Partial<Lifecycle>[]
  /** Where a receiver sends each signal; null for a signal that none of its pipelines takes. */
  consumersOf(receiver: string): {
    readonly traces: Consumer<Span> | null
    readonly logs: Consumer<LogRecord> | null
  }
}

/** What a component is given, by its id. */
type Give = (id: string) => ComponentServices

/** Makes every link and exporter that some pipeline names and joins them. An exporter is shared by its pipelines. */
export function buildPipelines(config: CollectorConfig, given: Give, metrics: Metrics): Pipelines {
  const traces = config.pipelines.filter(({ signal }) => signal === 'traces')
  const logs = config.pipelines.filter(({ signal }) => signal === 'logs')
  const spanExporters = spanExportersOf(config, traces, given, metrics)
  const logExporters = logExportersOf(config, logs, given, metrics)
  const links: Partial<Lifecycle>[] = []

  const intoTraces = traces.map((pipeline) => {
    const processors = pipeline.processors.map((id) => {
      const { definition, settings } = entry(config.processors, id)
      return definition.stage === 'raw'
        ? ({ stage: 'raw', id, link: definition.build(settings, given(id)) } as const)
        : ({ stage: 'record', id, link: definition.build(settings, given(id)) } as const)
    })
    links.push(...processors.map((each) => each.link))
    const end = fanOut(pipeline.exporters.map((id) => entry(spanExporters, id)))
    return { pipeline, consumer: buildPipeline(processors, end, metrics) }
  })
  const tracesOf = (receivers: readonly string[]) =>
    joined(intoTraces.filter(({ pipeline }) => receivers.some((id) => pipeline.receivers.includes(id))))

  const spoken = createSpokenSessions()
  const intoLogs = logs.map((pipeline) => {
    const processors = pipeline.processors.map((id) => {
      const { definition, settings } = entry(config.processors, id)
      return { id, link: buildsLogs(definition)(settings, given(id)) }
    })
    links.push(...processors.map((each) => each.link))
    const exporters = fanOut(pipeline.exporters.map((id) => entry(logExporters, id)))
    const end = retellAsSpans(exporters, tracesOf(pipeline.receivers), spoken)
    return { pipeline, consumer: buildLogPipeline(processors, end, metrics) }
  })
  return {
    parts: [...spanExporters.values(), ...logExporters.values(), ...links.toReversed()],
    consumersOf: (receiver) => ({
      traces: notingSessions(tracesOf([receiver]), spoken),
      logs: joined(intoLogs.filter(({ pipeline }) => pipeline.receivers.includes(receiver))),
    }),
  }
}

const joined = <Item>(into: readonly { readonly consumer: Consumer<Item> }[]): Consumer<Item> | null =>
  into.length === 0 ? null : fanOut(into.map(({ consumer }) => consumer))

const spanExportersOf = (
  { exporters }: CollectorConfig,
  pipelines: readonly PipelineConfig[],
  given: Give,
  metrics: Metrics,
): ReadonlyMap<string, Exporter> =>
  new Map(
    exportersOf(pipelines).map((id) => {
      const { definition, settings } = entry(exporters, id)
      return [id, meteredExporter({ id, signal: 'traces' }, definition.build(settings, given(id)), metrics)]
    }),
  )

const logExportersOf = (
  { exporters }: CollectorConfig,
  pipelines: readonly PipelineConfig[],
  given: Give,
  metrics: Metrics,
): ReadonlyMap<string, LogExporter> =>
  new Map(
    exportersOf(pipelines).map((id) => {
      const { definition, settings } = entry(exporters, id)
      return [id, meteredExporter({ id, signal: 'logs' }, buildsLogs(definition)(settings, given(id)), metrics)]
    }),
  )

const exportersOf = (pipelines: readonly PipelineConfig[]): readonly string[] => [
  ...new Set(pipelines.flatMap(({ exporters }) => exporters)),
]

function buildsLogs<Build>(definition: { readonly type: string; readonly buildLogs?: Build | null }): Build {
  if (definition.buildLogs) return definition.buildLogs
  throw new RangeError(`"${definition.type}" passed the check and takes no logs`)
}
