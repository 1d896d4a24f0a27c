import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { fillInput, fillOutput } from './payload.ts'

const rule = 'promptflow'

/** Prompt flow: `span_type` for the kind, JSON `inputs` and `output`; sums over children stand under `__computed__`. */
export const promptflow: Dialect = {
  id: rule,
  scopes: ['promptflow'],
  markers: [
    '__computed__.cumulative_token_count.total',
    '__computed__.cumulative_token_count.completion',
    'llm.generated_message',
    'line_run_id',
    'batch_run_id',
  ],
  kinds: [
    {
      key: 'span_type',
      values: {
        llm: 'LLM',
        function: 'OTHER',
        tool: 'TOOL',
        langchain: 'WORKFLOW',
        flow: 'WORKFLOW',
        assistant: 'AGENT',
        embedding: 'EMBEDDING',
        retrieval: 'RETRIEVAL',
      },
    },
  ],
  fields: {
    output: ['llm.generated_message'],
    retrievalQuery: ['retrieval.query'],
    documents: ['retrieval.documents'],
    promptTemplate: ['prompt.template'],
    sessionId: ['session_id'],
  },
  readLast(span, draft) {
    const input = payloadOf(span, 'inputs', 'promptflow.function.inputs')
    if (input !== null) {
      readCall(input, draft)
      fillInput(draft, input, { rule, key: 'inputs' })
    }
    const output = payloadOf(span, 'output', 'promptflow.function.output')
    if (output !== null) fillOutput(draft, output, { rule, key: 'output' })
  },
}

/** The same stands as an attribute (up to 1.15) and as an event. */
function payloadOf({ attributes, events }: Span, key: keyof Attributes & string, eventName: string): Json | null {
  const told = attributes[key] ?? events.find(({ name }) => name === eventName)?.attributes['payload']
  return told === undefined || told === null || told === '' ? null : jsonOf(told)
}

/** What goes into a call of a model is the call itself. */
function readCall(input: Json, draft: Draft): void {
  if (draft.kind !== 'LLM' && draft.kind !== 'EMBEDDING') return
  if (!isRecord(input)) return
  const from = { rule, key: 'inputs' }
  if (typeof input.model === 'string') fill(draft, 'requestModel', input.model, from)
  const limit = input.max_tokens ?? input.max_completion_tokens
  if (typeof limit === 'number') fill(draft, 'maxTokens', limit, from)
}
