import type { Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { readPayload } from './payload.ts'
import { readPydanticEvents } from './pydantic-ai-events.ts'
import { jsonReaders, plainReaders } from './readers.ts'

const rule = 'pydantic-ai'

/** Names of instrumentation versions 1 and 2, which told no operation. Agent spans carry the sums of their calls. */
const names: NameKinds = [
  ['agent run', 'AGENT'],
  ['running tools', 'WORKFLOW'],
  ['running tool', 'TOOL'],
  ['running output function', 'TOOL'],
  ['running ', 'WORKFLOW'],
  ['chat ', 'LLM'],
]

/** pydantic-ai and Logfire, instrumentation versions 1 to 6. */
export const pydanticAi: Dialect = {
  id: rule,
  scopes: ['pydantic-ai', 'pydantic-evals', 'logfire'],
  markers: [
    'model_request_parameters',
    'pydantic_ai.all_messages',
    'all_messages_events',
    'logfire.json_schema',
    'pydantic_ai.tool.failure_stage',
    'pydantic_ai.tool.deferral.name',
  ],
  kinds: [],
  fields: {
    toolName: ['gen_ai.tool.name'],
    toolArguments: ['tool_arguments', 'gen_ai.tool.call.arguments'],
    toolResult: ['tool_response', 'gen_ai.tool.call.result'],
    agentName: ['gen_ai.agent.name', 'agent_name'],
    costUsd: ['operation.cost'],
    severity: ['logfire.level_num'],
    metadata: ['metadata', 'logfire.metadata'],
    tags: ['logfire.tags'],
    timeToFirstTokenMs: ['gen_ai.client.operation.time_to_first_chunk'],
  },
  read(span, draft) {
    if (span.scope.name.startsWith('pydantic')) fillKindByName(span, draft, rule, names)
    readPydanticEvents(span.attributes, draft)
    readParameters(span.attributes, draft)
    readToolState(span.attributes, draft)
    readSums(span, draft)
  },
  readLast({ attributes }, draft) {
    // Logfire's own instrumentation of the providers' clients.
    readPayload(attributes, draft, { rule, input: ['request_data'], output: ['response_data'] })
  },
}

/** What the model was offered: tools of the app, tools that stand for the answer, and the answer's schema. */
function readParameters(attributes: Span['attributes'], draft: Draft): void {
  const key = 'model_request_parameters'
  const parameters = attributes[key] === undefined ? null : jsonOf(attributes[key])
  if (!isRecord(parameters)) return
  const from = { rule, key }
  const listed: Json = [...listIn(parameters.function_tools), ...listIn(parameters.output_tools)]
  fill(draft, 'tools', listed.length === 0 ? null : jsonReaders.tools(listed), from)
  const { output_object: wanted, output_mode: mode } = parameters
  if (mode === 'native' || mode === 'prompted') fill(draft, 'jsonRequested', true, from)
  if (isRecord(wanted) && isRecord(wanted.json_schema)) fill(draft, 'outputSchema', wanted.json_schema, from)
}

const listIn = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

function readToolState(attributes: Span['attributes'], draft: Draft): void {
  if ((attributes['pydantic_ai.tool.failure_stage'] ?? '') !== '') {
    fill(draft, 'toolFailed', true, { rule, key: 'pydantic_ai.tool.failure_stage' })
  }
  const key = 'pydantic_ai.tool.deferral.name'
  const deferral = attributes[key]
  if (typeof deferral !== 'string') return
  const toolName = plainReaders.toolName(attributes['gen_ai.tool.name'] ?? null)
  fill(draft, 'humanDecision', { decision: 'deferred', by: null, toolName, reason: deferral }, { rule, key })
}

/** From version 4 the sums of a run have names of their own. */
function readSums({ attributes }: Span, draft: Draft): void {
  for (const [field, name] of sums) {
    const key = `gen_ai.aggregated_usage.${name}`
    fill(draft, field, plainReaders[field](attributes[key] ?? null), { rule, key })
  }
}

const sums = [
  ['tokensIn', 'input_tokens'],
  ['tokensOut', 'output_tokens'],
  ['cachedTokensIn', 'cache_read.input_tokens'],
  ['cacheWriteTokensIn', 'cache_creation.input_tokens'],
] as const
