import type { ExporterDefinition, ExtensionDefinition, ProcessorDefinition, ReceiverDefinition } from './component.ts'
import { postgres } from './exporters/postgres.ts'
import { healthCheck } from './extensions/health-check.ts'
import { classify } from './processors/classify.ts'
import { fingerprint } from './processors/fingerprint.ts'
import { health } from './processors/health.ts'
import { memoryLimiter } from './processors/memory-limiter.ts'
import { pattern } from './processors/pattern.ts'
import { price } from './processors/price.ts'
import { redact } from './processors/redact.ts'
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
  processors: [memoryLimiter, redact, price, classify, fingerprint, pattern, health],
  exporters: [postgres],
  extensions: [healthCheck],
}
