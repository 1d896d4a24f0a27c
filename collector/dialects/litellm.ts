import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { addMetadata } from './tags.ts'

const rule = 'litellm'

/** What the proxy does around the call it passes on. The raw request repeats the call below it. */
const kindByName: Readonly<Record<string, SpanKind>> = {
  raw_gen_ai_request: 'OTHER',
  'Received Proxy Server Request': 'HTTP',
  guardrail: 'GUARDRAIL',
  litellm_request: 'LLM',
}

/** The LiteLLM proxy: OpenLLMetry's shape, with the names of its own functions as kinds and its own bookkeeping. */
export const liteLlm: Dialect = {
  id: rule,
  scopes: ['litellm'],
  markers: [
    'hidden_params',
    'litellm.call_id',
    'metadata.user_api_key_hash',
    'gen_ai.cost.total_cost',
    'guardrail_mode',
  ],
  kinds: [
    {
      key: 'llm.request.type',
      values: {
        acompletion: 'LLM',
        text_completion: 'LLM',
        atext_completion: 'LLM',
        responses: 'LLM',
        aresponses: 'LLM',
        anthropic_messages: 'LLM',
        image_generation: 'LLM',
        aimage_generation: 'LLM',
        aembedding: 'EMBEDDING',
        arerank: 'RERANK',
        moderation: 'GUARDRAIL',
        amoderation: 'GUARDRAIL',
        call_mcp_tool: 'TOOL',
      },
    },
  ],
  fields: {
    costUsd: ['gen_ai.cost.total_cost', 'litellm.cost.total_cost', 'litellm.cost.total'],
    requestModel: ['litellm.provider.model'],
    userId: ['metadata.user_api_key_end_user_id', 'metadata.user_api_key_user_id'],
    sessionId: ['metadata.session_id', 'litellm.session_id'],
    tags: ['metadata.tags', 'request_tags'],
  },
  read(span, draft) {
    const kind = Object.hasOwn(kindByName, span.name) ? kindByName[span.name] : undefined
    if (kind) fillKind(draft, kind, rule, { rule, key: 'name' })
    readGuardrail(span.attributes, draft)
  },
  readLast(span, draft) {
    addMetadata(span.attributes, ['metadata.'], rule, draft)
    readHidden(span, draft)
  },
}

/** What the proxy found out on the way, as JSON or as a Python literal. */
function readHidden({ attributes }: Span, draft: Draft): void {
  const key = 'hidden_params'
  const sent = attributes[key]
  const hidden = sent === undefined ? null : jsonOf(sent)
  if (!isRecord(hidden)) return
  const from = { rule, key }
  fill(draft, 'costUsd', plainReaders.costUsd(hidden.response_cost ?? null), from)
  fill(draft, 'requestModel', plainReaders.requestModel(hidden.litellm_model_name ?? null), from)
  const headers = isRecord(hidden.additional_headers) ? hidden.additional_headers : {}
  const retries = plainReaders.attempt(headers['x-litellm-attempted-retries'] ?? null)
  if (retries !== null) fill(draft, 'attempt', retries + 1, from)
}

function readGuardrail(attributes: Attributes, draft: Draft): void {
  const name = plainReaders.operation(attributes['guardrail_name'] ?? null)
  const status = plainReaders.operation(attributes['guardrail_status'] ?? null)
  if (name === null && status === null) return
  const triggered = status === 'guardrail_intervened' ? true : status === 'success' ? false : null
  const verdict = { name, verdict: status, triggered, reason: null, category: null }
  fill(draft, 'guardrail', verdict, { rule, key: 'guardrail_status' })
}
