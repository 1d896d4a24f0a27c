import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { fillKind, firstSent, note, type Draft } from './dialect.ts'
import { kindOfOperation, kindOfSpelling } from './values/operations.ts'

/** Keys whose mere presence tells the kind, for senders that never name it. The last resort, in this order. */
const presence: readonly (readonly [SpanKind, string, readonly string[]])[] = [
  ['TOOL', 'otel-genai', ['gen_ai.tool.name', 'gen_ai.tool.call.id']],
  ['TOOL', 'by-hand', ['tool.input', 'tool.output', 'tool.arguments', 'tool.args']],
  ['LLM', 'openllmetry', ['llm.request.model']],
  ['LLM', 'openinference', ['llm.model_name']],
  ['EMBEDDING', 'openinference', ['embedding.model_name']],
  ['LLM', 'otel-genai', ['gen_ai.request.model', 'gen_ai.response.model']],
  ['AGENT', 'otel-genai', ['gen_ai.agent.name']],
  ['LLM', 'otel-genai', ['gen_ai.input.messages', 'gen_ai.output.messages']],
  ['LLM', 'by-hand', ['llm.model', 'llm.prompt', 'llm.messages', 'llm.response']],
  ['RETRIEVAL', 'otel-genai', ['db.vector.query.top_k', 'db.vector.query.content']],
]

const httpKeys = ['http.request.method', 'http.method', 'http.response.status_code', 'http.status_code'] as const

/** Names that only the conventions make: an operation, and what it was done with. */
const namedByConvention =
  /^(execute_tool|invoke_agent|create_agent|invoke_workflow|generate_content|text_completion) \S/

/** The same beside other keys of models, with names that are everyday words otherwise. */
const namedBeside =
  /^(execute_tool|invoke_agent|create_agent|invoke_workflow|generate_content|text_completion|chat|embeddings|rerank) \S/

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
  const named = (spoken ? namedBeside : namedByConvention).exec(span.name)?.[1]
  if (named !== undefined) {
    return fillKind(draft, kindOfOperation[named] ?? 'OTHER', 'otel-genai', { rule: 'otel-genai', key: 'name' })
  }
  for (const key of httpKeys) {
    if (span.attributes[key] === undefined) continue
    draft.kind = 'HTTP'
    note(draft, 'kind', { rule: 'otel', key })
    return
  }
  if (span.parentSpanId === null) draft.kind = 'WORKFLOW'
}
