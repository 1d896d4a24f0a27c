import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { nestedUnder } from './nested.ts'
import { fillInput, fillOutput } from './payload.ts'
import { plainReaders } from './readers.ts'
import { metadataOf } from './tags.ts'
import { readUsage } from './usage.ts'

const rule = 'honeyhive'

/** HoneyHive: what a decorated function was given and gave back, flattened under `honeyhive_`. */
export const honeyHive: Dialect = {
  id: rule,
  scopes: ['honeyhive'],
  markers: [
    'honeyhive_event_type',
    'honeyhive_event_name',
    'honeyhive_inputs',
    'honeyhive_outputs',
    'honeyhive_outputs.result',
    'honeyhive.session_id',
  ],
  kinds: [
    {
      key: 'honeyhive_event_type',
      values: { model: 'LLM', tool: 'TOOL', chain: 'WORKFLOW', session: 'WORKFLOW' },
    },
  ],
  fields: {
    sessionId: ['honeyhive.session_id', 'honeyhive_session_id'],
    userId: ['honeyhive_user_id', 'honeyhive_user_properties.user_id'],
    errorMessage: ['honeyhive_error'],
  },
  readLast({ attributes }, draft) {
    readConfig(attributes, draft)
    const metadata = nestedUnder(attributes, 'honeyhive_metadata')
    fill(draft, 'metadata', metadataOf(metadata), { rule, key: 'honeyhive_metadata' })
    readUsage(metadata ?? undefined, draft, { rule, key: 'honeyhive_metadata' }, 'inside')
    const name = attributes['honeyhive_event_name']
    if (draft.kind === 'TOOL' && typeof name === 'string') {
      fill(draft, 'toolName', name, { rule, key: 'honeyhive_event_name' })
    }
    const given = inner(nestedUnder(attributes, 'honeyhive_inputs'), ['_params_', 'chat_history', 'inputs'])
    if (given !== null) fillInput(draft, given, { rule, key: 'honeyhive_inputs' })
    const said = inner(nestedUnder(attributes, 'honeyhive_outputs'), ['result', 'content'])
    if (said !== null) fillOutput(draft, said, { rule, key: 'honeyhive_outputs' })
  },
}

function readConfig(attributes: Attributes, draft: Draft): void {
  const key = 'honeyhive_config'
  const config = nestedUnder(attributes, key)
  if (!isRecord(config)) return
  fill(draft, 'requestModel', plainReaders.requestModel(config.model ?? null), { rule, key })
  fill(draft, 'provider', plainReaders.provider(config.provider ?? null), { rule, key })
  const limits = isRecord(config.hyperparameters) ? config.hyperparameters : config
  fill(draft, 'maxTokens', plainReaders.maxTokens(limits.max_tokens ?? null), { rule, key })
}

/** Arguments stand under `_params_`, results under `result`; what has neither is the value itself. */
const inner = (value: Json | null, keys: readonly string[]): Json | null => {
  if (!isRecord(value)) return value
  for (const key of keys) if (value[key] !== undefined && value[key] !== null) return value[key]
  return value
}
