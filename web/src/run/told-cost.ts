import { costText, counted } from '../format/numbers.ts'

interface Spent {
  readonly costUsd: number | null
  readonly tokensIn: number | null
  readonly tokensOut: number | null
}
interface SpentBySpan extends Spent {
  readonly kind: string
}
interface ToldSpan extends SpentBySpan {
  readonly requestModel: string | null
  readonly responseModel: string | null
  /** Canonical field -> the rule and key that filled it. */
  readonly provenance: unknown
}

/** What to write where a cost belongs, and what to say when somebody points at it. */
export interface ToldCost {
  readonly text: string
  readonly hint: string
}

const unpriced = 'unpriced'
/** Agents and workflows repeat what the calls inside them cost. */
const spendingKinds = new Set(['LLM', 'EMBEDDING', 'RERANK'])

const usedTokens = ({ tokensIn, tokensOut }: Spent): boolean => (tokensIn ?? 0) + (tokensOut ?? 0) > 0

const isUnpriced = (span: SpentBySpan): boolean =>
  spendingKinds.has(span.kind) && span.costUsd === null && usedTokens(span)

/** The cost of a run in a list: what nobody has a price for is not free. */
export function runCost(run: Spent): ToldCost {
  if (run.costUsd !== null) return { text: costText(run.costUsd), hint: 'Calls without a known price are not in it.' }
  return usedTokens(run)
    ? { text: unpriced, hint: 'No price is known for its models.' }
    : { text: costText(null), hint: 'No tokens were sent.' }
}

/** The cost of a run whose spans are there to be counted; null when it used no tokens. */
export function runCostBySpans(run: Spent, spans: readonly SpentBySpan[]): ToldCost | null {
  if (run.costUsd === null && !usedTokens(run)) return null
  const missing = spans.filter(isUnpriced).length
  const told = runCost(run)
  if (run.costUsd === null || missing === 0) return { ...told, hint: missing === 0 ? '' : told.hint }
  return { text: `${told.text} + ${counted(missing, 'call')} ${unpriced}`, hint: 'No price is known for their models.' }
}

/** The cost of one span and where it comes from; null when it is no call of a model. */
export function spanCost(span: ToldSpan): ToldCost | null {
  if (span.costUsd !== null) {
    const from = isRecord(span.provenance) ? span.provenance['costUsd'] : null
    const sent = isRecord(from) && from['rule'] !== 'price-table'
    return { text: costText(span.costUsd), hint: sent ? 'as sent' : 'worked out from its tokens' }
  }
  if (!isUnpriced(span)) return null
  const named = span.responseModel ?? span.requestModel
  return { text: unpriced, hint: named === null ? 'no model was named' : `no price is known for ${named}` }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
