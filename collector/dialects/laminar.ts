import type { Attributes } from '#core/telemetry/attributes.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { plainReaders } from './readers.ts'
import { addMetadata } from './tags.ts'

const rule = 'laminar'
const payloadKeys = { rule, input: ['lmnr.span.input'], output: ['lmnr.span.output'] } as const

/** Laminar: `lmnr.*` on every span of its SDK, conventional keys on those of models. */
export const laminar: Dialect = {
  id: rule,
  scopes: ['lmnr'],
  markers: [
    'lmnr.span.type',
    'lmnr.span.path',
    'lmnr.span.input',
    'lmnr.span.instrumentation_source',
    'aisdk.model.id',
  ],
  kinds: [
    {
      key: 'lmnr.span.type',
      values: {
        llm: 'LLM',
        tool: 'TOOL',
        executor: 'OTHER',
        evaluator: 'EVALUATOR',
        human_evaluator: 'EVALUATOR',
        evaluation: 'EVALUATOR',
      },
    },
  ],
  fields: {
    provider: ['aisdk.model.provider'],
    requestModel: ['aisdk.model.id'],
    sessionId: ['lmnr.association.properties.session_id'],
    userId: ['lmnr.association.properties.user_id'],
    promptVersion: ['lmnr.span.prompt_hash'],
    tags: ['lmnr.association.properties.tags'],
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
    addMetadata(attributes, ['lmnr.association.properties.metadata.'], rule, draft)
    readCost(attributes, draft)
  },
}

/** Input and output are priced apart. */
function readCost(attributes: Attributes, draft: Draft): void {
  const input = plainReaders.costUsd(attributes['gen_ai.usage.input_cost'] ?? null)
  const output = plainReaders.costUsd(attributes['gen_ai.usage.output_cost'] ?? null)
  if (input === null && output === null) return
  fill(draft, 'costUsd', (input ?? 0) + (output ?? 0), { rule, key: 'gen_ai.usage.input_cost' })
}
