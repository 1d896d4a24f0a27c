import type { Provenance, Story } from '#core/telemetry/story.ts'
import type { SpanRow } from '#graph/queries/spans.ts'

type Spent = Pick<SpanRow, 'kind' | 'costUsd' | 'tokensIn' | 'tokensOut' | 'requestModel' | 'responseModel'>

/** Agents and workflows repeat what the calls inside them cost. */
const spendingKinds = new Set(['LLM', 'EMBEDDING', 'RERANK'])

/**
 * Canonical field -> the rule and key that filled it. The story knows a cost that was sent; one that was worked out
 * when the span came in, or could not be, is told from the row: rules `price-table` and `unpriced`.
 */
export function provenanceWithCost(span: Spent, story: Pick<Story, 'provenance'>): Record<string, Provenance> {
  const { provenance } = story
  const from = provenance['costUsd'] ?? costFrom(span)
  return from === null ? { ...provenance } : { ...provenance, costUsd: from }
}

function costFrom(span: Spent): Provenance | null {
  const model = span.responseModel ?? span.requestModel
  if (span.costUsd !== null) return { rule: 'price-table', key: model ?? 'model' }
  if (!spendingKinds.has(span.kind)) return null
  if ((span.tokensIn ?? 0) + (span.tokensOut ?? 0) === 0) return { rule: 'unpriced', key: 'no tokens were sent' }
  return { rule: 'unpriced', key: model === null ? 'no model was named' : 'no price is known for the model' }
}
