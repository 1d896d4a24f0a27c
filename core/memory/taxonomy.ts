import type { Severity } from './finding.ts'

/** What foretells a class: what was about to run (context), or the state of a provider, model or tool at a time (environment). */
export type Cause = 'context' | 'environment'

export interface FailureClassRow {
  readonly cause: Cause
  readonly severity: Severity
}

const context = (severity: Severity): FailureClassRow => ({ cause: 'context', severity })
const environment = (severity: Severity): FailureClassRow => ({ cause: 'environment', severity })

/** Every failure class, dotted and stable. Nothing below branches on class names: it reads this row. */
export const taxonomy = {
  'provider.rate_limit': environment('MEDIUM'),
  'provider.quota': environment('HIGH'),
  'provider.overloaded': environment('MEDIUM'),
  'provider.timeout': environment('MEDIUM'),
  'provider.connection': environment('MEDIUM'),
  'provider.server_error': environment('MEDIUM'),
  'provider.auth': environment('CRITICAL'),
  'provider.bad_request': context('HIGH'),
  'provider.model_not_found': context('HIGH'),
  'provider.stream_broken': environment('MEDIUM'),
  'input.context_length': context('HIGH'),
  'output.truncated': context('MEDIUM'),
  'output.empty': context('HIGH'),
  'output.refusal': context('MEDIUM'),
  'output.content_filter': context('MEDIUM'),
  'output.invalid_format': context('HIGH'),
  'output.repetition': context('MEDIUM'),
  'output.unsupported_citation': context('HIGH'),
  'output.language_mismatch': context('LOW'),
  'output.missing_answer': context('HIGH'),
  'tool.error': context('HIGH'),
  'tool.unknown': context('HIGH'),
  'tool.bad_arguments': context('HIGH'),
  'tool.timeout': environment('MEDIUM'),
  'tool.empty_result': context('LOW'),
  'tool.dangling_call': context('MEDIUM'),
  'tool.duplicate_effect': context('HIGH'),
  'mcp.protocol_error': environment('HIGH'),
  'agent.loop': context('HIGH'),
  'agent.step_limit': context('HIGH'),
  'agent.retry_storm': context('MEDIUM'),
  'agent.handoff_loop': context('HIGH'),
  'retrieval.empty': context('MEDIUM'),
  'retrieval.low_score': context('LOW'),
  'guardrail.blocked': context('LOW'),
  'security.prompt_injection': context('CRITICAL'),
  'security.secret_leak': context('CRITICAL'),
  'security.prompt_leak': context('HIGH'),
  'quality.low_score': context('MEDIUM'),
  'quality.negative_feedback': context('MEDIUM'),
  'quality.human_rejected': context('MEDIUM'),
  'anomaly.latency': environment('LOW'),
  'anomaly.cost': context('LOW'),
  'run.abandoned': context('MEDIUM'),
  'app.error': context('HIGH'),
} as const satisfies Record<string, FailureClassRow>

export type FailureClass = keyof typeof taxonomy
