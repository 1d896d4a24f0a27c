import { own } from '#core/platform/own.ts'
import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { Evaluation, GuardrailVerdict } from '#core/telemetry/verdict.ts'
import { plainReaders } from './readers.ts'

const text = (value: AttributeValue | undefined): string | null =>
  value === undefined || value === null ? null : plainReaders.responseId(value)
const number = (value: AttributeValue | undefined): number | null =>
  value === undefined || value === null ? null : plainReaders.tokensIn(value)

/** `gen_ai.evaluation.result`, as a span event or as a log. Null when it names nothing. */
export function evaluationIn(attributes: Attributes): Evaluation | null {
  const name = text(attributes['gen_ai.evaluation.name'])
  if (name === null) return null
  return {
    name,
    score: number(attributes['gen_ai.evaluation.score.value']),
    label: text(attributes['gen_ai.evaluation.score.label']),
    explanation: text(attributes['gen_ai.evaluation.explanation']),
    by: evaluatorOf(text(attributes['gen_ai.evaluation.evaluator.source'])),
    errorType: text(attributes['error.type']),
    responseId: text(attributes['gen_ai.response.id']),
  }
}

const evaluators: Readonly<Record<string, Evaluation['by']>> = {
  human: 'human',
  user: 'human',
  annotation: 'human',
  llm: 'model',
  model: 'model',
  code: 'code',
  heuristic: 'code',
}

/** Who evaluates, by the names senders have for it. */
export const evaluatorOf = (source: string | null): Evaluation['by'] =>
  source === null ? null : (own(evaluators, source.toLowerCase()) ?? null)

/** Verdicts and actions after which something did not go on as it was. */
const interventions = new Set([
  'deny',
  'block',
  'blocked',
  'modify',
  'modified',
  'escalate',
  'reject',
  'fail',
  'failed',
])

/** `gen_ai.guardrail.*`: the action that was taken counts for more than the verdict it was based on. */
export function guardrailIn(attributes: Attributes): GuardrailVerdict | null {
  const verdict = text(attributes['gen_ai.guardrail.verdict.type'])?.toLowerCase() ?? null
  const action = text(attributes['gen_ai.guardrail.action.type'])?.toLowerCase() ?? null
  const told = action ?? verdict ?? text(attributes['gen_ai.guardrail.status'])?.toLowerCase() ?? null
  if (told === null) return resultIn(attributes)
  return {
    name: text(attributes['gen_ai.guardrail.component.name'] ?? attributes['gen_ai.guardrail.name']),
    verdict: verdict ?? told,
    triggered: interventions.has(told),
    reason: text(attributes['gen_ai.guardrail.verdict.reason'] ?? attributes['gen_ai.guardrail.reason']),
    category: text(attributes['gen_ai.guardrail.security.risk.category']),
  }
}

/** What its provider calls a block. A match or a severity is none: the conventions forbid to conclude one from them. */
const nativeBlocks = new Set(['guardrail_intervened', 'blocked', 'block', 'deny', 'denied', 'reject', 'rejected'])

/** `gen_ai.guardrail.result.*`, in the words of the provider. */
function resultIn(attributes: Attributes): GuardrailVerdict | null {
  const value = text(attributes['gen_ai.guardrail.result.value'])?.toLowerCase() ?? null
  if (value === null) return null
  const type = text(attributes['gen_ai.guardrail.result.type'])?.toLowerCase() ?? ''
  const tripped = type === 'tripwire_triggered' && value === 'true'
  return {
    name: text(attributes['gen_ai.guardrail.component.name']),
    verdict: tripped ? type : value,
    triggered: tripped || nativeBlocks.has(value),
    reason: text(attributes['gen_ai.guardrail.result.reason']),
    category: text(attributes['gen_ai.guardrail.risk.category']),
  }
}
