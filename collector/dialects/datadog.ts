import { jsonOf } from '../messages/read-json.ts'
import { type Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'
import { addMetadata } from './tags.ts'
import { readUsage } from './usage.ts'

const rule = 'datadog'
const kinds = {
  llm: 'LLM',
  agent: 'AGENT',
  workflow: 'WORKFLOW',
  task: 'WORKFLOW',
  step: 'WORKFLOW',
  tool: 'TOOL',
  embedding: 'EMBEDDING',
  retrieval: 'RETRIEVAL',
} as const
/** The tracer's own tags, and the same fields as its API and exports name them. */
const prefixes = ['_ml_obs.meta.', 'ml_obs.meta.', 'meta.'] as const
const each = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => prefixes.map((prefix) => `${prefix}${name}`))

/** Datadog LLM Observability, whose spans come here by way of a converter: kinds, messages and counts under `meta`. */
export const datadog: Dialect = {
  id: rule,
  scopes: [],
  markers: [...each('span.kind'), 'meta.kind', '_ml_obs.metrics', 'ml_obs.metrics'],
  kinds: [...each('span.kind'), 'meta.kind'].map((key) => ({ key, values: kinds })),
  fields: {
    provider: each('model_provider'),
    requestModel: each('model_name'),
    sessionId: ['_ml_obs.session_id', 'ml_obs.session_id', 'session_id'],
    tokensIn: ['_ml_obs.metrics.input_tokens', 'ml_obs.metrics.input_tokens', 'metrics.input_tokens'],
    tokensOut: ['_ml_obs.metrics.output_tokens', 'ml_obs.metrics.output_tokens', 'metrics.output_tokens'],
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, {
      rule,
      input: each('input.messages', 'input.value', 'input.documents', 'input'),
      output: each('output.messages', 'output.documents', 'output.value', 'output'),
    })
    for (const key of ['_ml_obs.metrics', 'ml_obs.metrics', 'metrics']) {
      const usage = attributes[key]
      if (usage !== undefined) readUsage(jsonOf(usage), draft, { rule, key }, 'inside')
    }
    addMetadata(attributes, each('metadata.'), rule, draft)
  },
}
