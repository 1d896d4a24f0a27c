import { z } from 'zod'

import type { ExporterDefinition, ProcessorDefinition } from '../component.ts'
import type { Configured, PipelineConfig } from './check.ts'
import { isMapping } from './merge.ts'
import type { Tell } from './tell-issue.ts'
import { tellIssue } from './tell-issue.ts'

type Section = 'receivers' | 'processors' | 'exporters' | 'extensions'
type Named = Readonly<Record<Section, ReadonlySet<string>>>

interface Components {
  readonly processors: ReadonlyMap<string, Configured<ProcessorDefinition>>
  readonly exporters: ReadonlyMap<string, Configured<ExporterDefinition>>
}

const ids = z.array(z.string())

const keys = {
  service: z.strictObject({ extensions: ids.nullish(), pipelines: z.record(z.string(), z.unknown()).nullish() }),
  pipeline: z.strictObject({ receivers: ids.nullish(), processors: ids.nullish(), exporters: ids.nullish() }),
}

/** Checks what is to run: that pipelines are whole and name only what is configured, in an order that works. */
export function checkService(
  value: unknown,
  named: Named,
  components: Components,
  tell: Tell,
): { readonly running: readonly string[]; readonly pipelines: readonly PipelineConfig[] } {
  const service = mappingAt('service', value, keys.service, tell)
  const running = idsIn(service['extensions'])
  for (const id of running) {
    if (!named.extensions.has(id)) tell('service::extensions', `references extension "${id}" which is not configured`)
  }
  const written = isMapping(service['pipelines']) ? service['pipelines'] : {}
  const pipelines = Object.entries(written).map(([id, held]): PipelineConfig => {
    const pipeline = mappingAt(`service::pipelines::${id}`, held, keys.pipeline, tell)
    return {
      id,
      signal: /^logs(\/|$)/.test(id) ? 'logs' : 'traces',
      receivers: idsIn(pipeline['receivers']),
      processors: idsIn(pipeline['processors']),
      exporters: idsIn(pipeline['exporters']),
    }
  })
  if (pipelines.length === 0) tell('service::pipelines', 'must have at least one pipeline')
  for (const pipeline of pipelines) checkPipeline(pipeline, named, components, tell)
  return { running, pipelines }
}

/** The map at a path. What its schema has to say is told, and what can be read all the same is read on. */
function mappingAt(path: string, value: unknown, schema: z.ZodType, tell: Tell): Readonly<Record<string, unknown>> {
  const parsed = schema.safeParse(value ?? {})
  if (!parsed.success) for (const issue of parsed.error.issues) tellIssue(path, issue, tell)
  return isMapping(value) ? value : {}
}

const idsIn = (value: unknown): readonly string[] => ids.safeParse(value).data ?? []

function checkPipeline(pipeline: PipelineConfig, named: Named, components: Components, tell: Tell): void {
  const path = `service::pipelines::${pipeline.id}`
  if (!/^(traces|logs)(\/[^\s/]+)?$/.test(pipeline.id))
    tell(path, 'unknown signal; pipelines are called traces, logs, traces/name or logs/name')
  if (pipeline.receivers.length === 0) tell(path, 'must have at least one receiver')
  if (pipeline.exporters.length === 0) tell(path, 'must have at least one exporter')
  for (const section of ['receivers', 'processors', 'exporters'] as const) {
    const seen = new Set<string>()
    for (const id of pipeline[section]) {
      const noun = section.slice(0, -1)
      if (!named[section].has(id)) tell(path, `references ${noun} "${id}" which is not configured`)
      if (seen.has(id)) tell(path, `references ${noun} "${id}" multiple times`)
      seen.add(id)
    }
  }
  if (pipeline.signal === 'logs') checkTakesLogs(pipeline, components, (message) => tell(path, message))
  else checkOrder(pipeline, components.processors, (message) => tell(path, message))
}

/** Not every component can do something with a log record. */
function checkTakesLogs(
  { processors: links, exporters: ends }: PipelineConfig,
  { processors, exporters }: Components,
  tell: (message: string) => void,
): void {
  for (const id of links) {
    const definition = processors.get(id)?.definition
    if (definition && !('buildLogs' in definition && definition.buildLogs)) tell(`processor "${id}" takes no logs`)
  }
  for (const id of ends) {
    if (exporters.get(id)?.definition.buildLogs === null) tell(`exporter "${id}" takes no logs`)
  }
}

/** Links on raw spans come before those on understood ones: understanding happens once, between them. */
function checkOrder(
  { processors: order }: PipelineConfig,
  processors: ReadonlyMap<string, Configured<ProcessorDefinition>>,
  tell: (message: string) => void,
): void {
  let understood: string | null = null
  for (const id of order) {
    const stage = processors.get(id)?.definition.stage
    if (stage === 'record') understood ??= id
    else if (stage === 'raw' && understood !== null)
      tell(`processor "${id}" must come before "${understood}": it works on spans as they were sent`)
  }
}
