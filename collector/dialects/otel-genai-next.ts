import { fill, type Dialect } from './dialect.ts'
import { evaluationIn, guardrailIn } from './verdicts.ts'

const rule = 'otel-genai'

/**
 * What the GenAI conventions got in their own repository, after 1.41: guardrails, memory, planning. Its operations are
 * in the table of the conventions themselves; this holds what only some spans have.
 */
export const otelGenAiNext: Dialect = {
  id: rule,
  scopes: [],
  markers: [
    'gen_ai.guardrail.verdict.type',
    'gen_ai.guardrail.action.type',
    'gen_ai.guardrail.status',
    'gen_ai.guardrail.result.value',
    'gen_ai.realtime_session.id',
    'gen_ai.memory.store.id',
    'gen_ai.memory.query.text',
    'gen_ai.memory.records',
    'gen_ai.evaluation.name',
    'gen_ai.retrieval.top_k',
  ],
  kinds: [],
  fields: {
    sessionId: ['gen_ai.realtime_session.id'],
    retrievalQuery: ['gen_ai.memory.query.text'],
    documents: ['gen_ai.memory.records'],
    documentCount: ['gen_ai.memory.record.count'],
    retrievalTopK: ['gen_ai.retrieval.top_k'],
    input: ['gen_ai.guardrail.security.content.input.value', 'gen_ai.guardrail.input'],
    output: ['gen_ai.guardrail.security.content.output.value', 'gen_ai.guardrail.output'],
  },
  read({ attributes }, draft) {
    fill(draft, 'guardrail', guardrailIn(attributes), { rule, key: 'gen_ai.guardrail.verdict.type' })
    const evaluation = evaluationIn(attributes)
    fill(draft, 'evaluations', evaluation === null ? null : [evaluation], { rule, key: 'gen_ai.evaluation.name' })
  },
}
