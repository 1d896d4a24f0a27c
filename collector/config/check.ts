import type { z } from 'zod'

import type { FieldProblem } from '#core/platform/errors.ts'

import type { ExporterDefinition, ExtensionDefinition, ProcessorDefinition, ReceiverDefinition } from '../component.ts'
import type { SignalName } from '../receivers/signals.ts'
import type { Registry } from '../registry.ts'
import { checkService } from './check-service.ts'
import { isMapping } from './merge.ts'
import type { Tell } from './tell-issue.ts'
import { tellIssue } from './tell-issue.ts'

/** A component as a config names it: `type` or `type/name`, with settings that its schema has accepted. */
export interface Configured<Definition> {
  readonly id: string
  readonly definition: Definition
  /** As written; the component's own schema has accepted it. */
  readonly settings: unknown
}

export interface PipelineConfig {
  /** `traces`, `logs`, or `traces/name`. */
  readonly id: string
  readonly signal: SignalName
  readonly receivers: readonly string[]
  readonly processors: readonly string[]
  readonly exporters: readonly string[]
}

/** A config without open questions: every name exists, every setting fits. */
export interface CollectorConfig {
  readonly receivers: ReadonlyMap<string, Configured<ReceiverDefinition>>
  readonly processors: ReadonlyMap<string, Configured<ProcessorDefinition>>
  readonly exporters: ReadonlyMap<string, Configured<ExporterDefinition>>
  readonly extensions: ReadonlyMap<string, Configured<ExtensionDefinition>>
  /** Extensions that run, in order. */
  readonly running: readonly string[]
  readonly pipelines: readonly PipelineConfig[]
}

export interface Checked {
  readonly config: CollectorConfig
  readonly problems: readonly FieldProblem[]
}

/** Checks a merged config against the components there are. Finds every problem, not only the first. */
export function checkConfig(merged: unknown, registry: Registry): Checked {
  const problems: FieldProblem[] = []
  const tell: Tell = (path, message) => void problems.push({ path, message })
  if (merged === undefined || merged === null || (isMapping(merged) && Object.keys(merged).length === 0)) {
    tell('', 'empty configuration file')
  } else if (!isMapping(merged))
    tell('', 'the configuration must be a map of receivers, processors, exporters, extensions and service')
  const root = isMapping(merged) ? merged : {}
  if (Object.keys(root).length === 0) return { config: nothing, problems }
  for (const key of Object.keys(root)) {
    if (!sections.includes(key)) tell(key, `unknown key; there are ${sections.join(', ')}`)
  }
  const receivers = section(root['receivers'], 'receivers', registry.receivers, tell)
  const processors = section(root['processors'], 'processors', registry.processors, tell)
  const exporters = section(root['exporters'], 'exporters', registry.exporters, tell)
  const extensions = section(root['extensions'], 'extensions', registry.extensions, tell)
  if (!isMapping(root['receivers'])) tell('receivers', 'no receiver configuration specified in config')
  if (!isMapping(root['exporters'])) tell('exporters', 'no exporter configuration specified in config')
  const named = {
    receivers: idsOf(root['receivers']),
    exporters: idsOf(root['exporters']),
    processors: idsOf(root['processors']),
    extensions: idsOf(root['extensions']),
  }
  const { running, pipelines } = checkService(root['service'], named, { processors, exporters }, tell)
  return { config: { receivers, processors, exporters, extensions, running, pipelines }, problems }
}

const nothing: CollectorConfig = {
  receivers: new Map(),
  processors: new Map(),
  exporters: new Map(),
  extensions: new Map(),
  running: [],
  pipelines: [],
}

const sections: readonly string[] = ['receivers', 'processors', 'exporters', 'extensions', 'service']
const validId = /^([a-zA-Z][a-zA-Z0-9_]*)(?:\/[^\s/]+)?$/

const idsOf = (value: unknown): ReadonlySet<string> => new Set(isMapping(value) ? Object.keys(value) : [])

interface AnyDefinition {
  readonly type: string
  readonly config: z.ZodType
}

function section<Definition extends AnyDefinition>(
  value: unknown,
  name: string,
  definitions: readonly Definition[],
  tell: Tell,
): ReadonlyMap<string, Configured<Definition>> {
  const found = new Map<string, Configured<Definition>>()
  if (value === undefined || value === null) return found
  if (!isMapping(value)) {
    tell(name, 'must be a map of components by name')
    return found
  }
  for (const [id, written] of Object.entries(value)) {
    const path = `${name}::${id}`
    const type = validId.exec(id)?.[1]
    const definition = definitions.find((each) => each.type === type)
    if (type === undefined) tell(path, 'is not a component id; write type or type/name')
    else if (definition === undefined) {
      tell(
        path,
        `unknown type "${type}"; there are ${
          definitions
            .map((each) => each.type)
            .sort()
            .join(', ') || 'none'
        }`,
      )
    } else {
      const settings = written ?? {}
      const parsed = definition.config.safeParse(settings)
      if (!parsed.success) for (const issue of parsed.error.issues) tellIssue(path, issue, tell)
      found.set(id, { id, definition, settings })
    }
  }
  return found
}
