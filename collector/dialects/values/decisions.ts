import { own } from '#core/platform/own.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { HumanDecision } from '#core/telemetry/verdict.ts'

const decisions: Readonly<Record<string, HumanDecision['decision']>> = {
  accept: 'approved',
  accepted: 'approved',
  allow: 'approved',
  approve: 'approved',
  approved: 'approved',
  approved_for_session: 'approved',
  auto_accept: 'approved',
  approved_execpolicy_amendment: 'changed',
  reject: 'rejected',
  rejected: 'rejected',
  deny: 'rejected',
  denied: 'rejected',
  abort: 'rejected',
  timed_out: 'rejected',
  modify: 'changed',
  modified: 'changed',
  defer: 'deferred',
  deferred: 'deferred',
}

/** Rules that somebody set up before; everything else was decided by a person at that moment. */
const policies = new Set(['config', 'hook', 'policy', 'auto', 'auto_accept', 'automated_reviewer', 'sandbox'])

/** A decision about a step that needed consent, by the words the coding agents have for it; null for other words. */
export function decisionOf(
  decision: AttributeValue | undefined,
  source: AttributeValue | undefined,
  toolName: string | null,
): HumanDecision | null {
  const word = typeof decision === 'string' ? decision.toLowerCase() : ''
  const known = own(decisions, word)
  if (known === undefined) return null
  const from = typeof source === 'string' ? source.toLowerCase() : null
  const by = from === null ? (policies.has(word) ? 'policy' : null) : policies.has(from) ? 'policy' : 'user'
  return { decision: known, by, toolName, reason: from }
}
