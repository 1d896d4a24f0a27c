import type { ExporterDefinition, ExtensionDefinition, ProcessorDefinition, ReceiverDefinition } from './component.ts'
import { postgres } from './exporters/postgres.ts'
import { healthCheck } from './extensions/health-check.ts'
import { memoryLimiter } from './processors/memory-limiter.ts'
import { otlp } from './receivers/otlp.ts'

/** The components a config may name. A new component is its file and one line here. */
export interface Registry {
  readonly receivers: readonly ReceiverDefinition[]
  readonly processors: readonly ProcessorDefinition[]
  readonly exporters: readonly ExporterDefinition[]
  readonly extensions: readonly ExtensionDefinition[]
}

/** Every component this build holds. */
export const registry: Registry = {
  receivers: [otlp],
  processors: [memoryLimiter],
  exporters: [postgres],
  extensions: [healthCheck],
}
