import type { Severity } from './finding.ts'
import { failureTexts, type FailureTexts } from './taxonomy-texts.ts'

/**
 * What foretells a class: what was about to run (context), or the state of a provider, model or tool at a time
 * (environment).
 */
export type Cause = 'context' | 'environment'

/** Who can put it right. */
export type FaultOf = 'user' | 'app' | 'tool' | 'provider' | 'model' | 'guardrail'

export interface FailureClassRow extends FailureTexts {
  readonly cause: Cause
  readonly severity: Severity
  readonly faultOf: FaultOf
}

const row =
  (cause: Cause) =>
  (severity: Severity, faultOf: FaultOf, texts: FailureTexts): FailureClassRow => ({
    cause,
    severity,
    faultOf,
    ...texts,
  })

const context = row('context')
const environment = row('environment')
const texts = failureTexts

/** Every failure class, dotted and stable. Nothing below branches on class names: it reads this row. */
export const taxonomy = {
  'provider.rate_limit': environment('MEDIUM', 'provider', texts.rateLimit),
  'provider.quota': environment('HIGH', 'app', texts.quota),
  'provider.overloaded': environment('MEDIUM', 'provider', texts.overloaded),
  'provider.timeout': environment('MEDIUM', 'provider', texts.timeout),
  'provider.connection': environment('MEDIUM', 'provider', texts.connection),
  'provider.server_error': environment('MEDIUM', 'provider', texts.serverError),
  'provider.auth': environment('CRITICAL', 'app', texts.auth),
  'provider.bad_request': context('HIGH', 'app', texts.badRequest),
  'provider.model_not_found': context('HIGH', 'app', texts.modelNotFound),
  'provider.stream_broken': environment('MEDIUM', 'provider', texts.streamBroken),
  'provider.fallback': environment('LOW', 'provider', texts.fallback),
  'input.context_length': context('HIGH', 'app', texts.contextLength),
  'output.truncated': context('MEDIUM', 'app', texts.truncated),
  'output.empty': context('HIGH', 'model', texts.empty),
  'output.refusal': context('MEDIUM', 'model', texts.refusal),
  'output.content_filter': context('MEDIUM', 'guardrail', texts.contentFilter),
  'output.invalid_format': context('HIGH', 'model', texts.invalidFormat),
  'output.repetition': context('MEDIUM', 'model', texts.repetition),
  'output.unsupported_citation': context('HIGH', 'model', texts.unsupportedCitation),
  'output.language_mismatch': context('LOW', 'model', texts.languageMismatch),
  'output.missing_answer': context('HIGH', 'app', texts.missingAnswer),
  'tool.error': context('HIGH', 'tool', texts.toolError),
  'tool.unknown': context('HIGH', 'model', texts.toolUnknown),
  'tool.bad_arguments': context('HIGH', 'model', texts.toolBadArguments),
  'tool.timeout': environment('MEDIUM', 'tool', texts.toolTimeout),
  'tool.empty_result': context('LOW', 'tool', texts.toolEmptyResult),
  'tool.dangling_call': context('MEDIUM', 'app', texts.toolDanglingCall),
  'tool.duplicate_effect': context('HIGH', 'app', texts.toolDuplicateEffect),
  'mcp.protocol_error': environment('HIGH', 'tool', texts.mcpProtocolError),
  'agent.loop': context('HIGH', 'model', texts.agentLoop),
  'agent.step_limit': context('HIGH', 'app', texts.agentStepLimit),
  'agent.retry_storm': context('MEDIUM', 'app', texts.agentRetryStorm),
  'agent.handoff_loop': context('HIGH', 'app', texts.agentHandoffLoop),
  'retrieval.empty': context('MEDIUM', 'app', texts.retrievalEmpty),
  'retrieval.low_score': context('LOW', 'app', texts.retrievalLowScore),
  'guardrail.blocked': context('LOW', 'guardrail', texts.guardrailBlocked),
  'security.prompt_injection': context('CRITICAL', 'user', texts.promptInjection),
  'security.secret_leak': context('CRITICAL', 'app', texts.secretLeak),
  'security.prompt_leak': context('HIGH', 'model', texts.promptLeak),
  'quality.low_score': context('MEDIUM', 'model', texts.lowScore),
  'quality.negative_feedback': context('MEDIUM', 'model', texts.negativeFeedback),
  'quality.human_rejected': context('MEDIUM', 'model', texts.humanRejected),
  'anomaly.latency': environment('LOW', 'provider', texts.latency),
  'anomaly.cost': context('LOW', 'app', texts.cost),
  'drift.model': environment('LOW', 'provider', texts.modelDrift),
  'telemetry.clock_skew': environment('LOW', 'app', texts.clockSkew),
  'input.unclear_speech': context('LOW', 'user', texts.unclearSpeech),
  'drift.tools': context('LOW', 'app', texts.toolsDrift),
  'run.abandoned': context('MEDIUM', 'app', texts.runAbandoned),
  'app.error': context('HIGH', 'app', texts.appError),
} as const satisfies Record<string, FailureClassRow>

export type FailureClass = keyof typeof taxonomy

const rows: ReadonlyMap<string, FailureClassRow> = new Map(Object.entries(taxonomy))

/** What is known of a class by its name; null for a project's own, which count as caused by the context. */
export const rowOfClass = (name: string): FailureClassRow | null => rows.get(name) ?? null
