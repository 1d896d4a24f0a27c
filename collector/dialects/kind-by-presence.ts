import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { fillKind, firstSent, type Draft } from './dialect.ts'
import { kindOfSpelling } from './values/operations.ts'

/** Keys whose mere presence tells the kind, for senders that never name it. The last resort, in this order. */
const presence: readonly (readonly [SpanKind, string, readonly string[]])[] = [
  ['TOOL', 'otel-genai', ['gen_ai.tool.name', 'gen_ai.tool.call.id']],
  ['LLM', 'openllmetry', ['llm.request.model']],
  ['LLM', 'openinference', ['llm.model_name']],
  ['EMBEDDING', 'openinference', ['embedding.model_name']],
  ['LLM', 'otel-genai', ['gen_ai.request.model', 'gen_ai.response.model']],
  ['AGENT', 'otel-genai', ['gen_ai.agent.name']],
  ['LLM', 'otel-genai', ['gen_ai.input.messages', 'gen_ai.output.messages']],
  ['RETRIEVAL', 'otel-genai', ['db.vector.query.top_k', 'db.vector.query.content']],
]

const httpKeys = ['http.request.method', 'http.method', 'http.response.status_code', 'http.status_code'] as const

/** Decides the kind of spans that no dialect spoke for: by tell-tale keys, HTTP, or the place in the trace. */
export function kindByPresence(span: Span, draft: Draft, spoken: boolean): void {
  if (spoken) {
    const operation = span.attributes['gen_ai.operation.name']
    const named = typeof operation === 'string' ? kindOfSpelling(operation) : null
    if (named !== null)
      return fillKind(draft, named, 'otel-genai', { rule: 'otel-genai', key: 'gen_ai.operation.name' })
    for (const [kind, dialect, keys] of presence) {
      const sent = firstSent(span.attributes, keys)
      if (sent === null) continue
      fillKind(draft, kind, dialect, { rule: dialect, key: sent[0] })
      return
    }
  }
  for (const key of httpKeys) {
    if (span.attributes[key] === undefined) continue
    draft.kind = 'HTTP'
    draft.provenance.kind = { rule: 'otel', key }
    return
  }
  if (span.parentSpanId === null) draft.kind = 'WORKFLOW'
}
