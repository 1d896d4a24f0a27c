import { builder } from '#graph/builder.ts'
import { spanKinds } from '#core/telemetry/story.ts'

/** The words of the API. Each list stands once; the tables hold the same words. */
export const Severity = builder.enumType('Severity', { values: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const })
export const FailureState = builder.enumType('FailureState', {
  values: ['OPEN', 'RESOLVED', 'REGRESSED', 'ARCHIVED'] as const,
})
export const Verdict = builder.enumType('Verdict', { values: ['ALLOW', 'WARN', 'BLOCK', 'ROUTE', 'UNKNOWN'] as const })
export const MatchTier = builder.enumType('MatchTier', { values: ['EXACT', 'LEXICAL', 'SEMANTIC'] as const })
export const RunStatus = builder.enumType('RunStatus', {
  values: ['RUNNING', 'OK', 'FAILED', 'RECOVERED', 'ABANDONED'] as const,
})
export const SpanKind = builder.enumType('SpanKind', { values: spanKinds })
export const SpanStatus = builder.enumType('SpanStatus', { values: ['UNSET', 'OK', 'ERROR'] as const })
export const Grade = builder.enumType('Grade', {
  description: 'A: the producer said so. B: a mechanical check. C: a heuristic, never alone.',
  values: ['A', 'B', 'C'] as const,
})
export const PatternKind = builder.enumType('PatternKind', {
  values: ['RECURRING', 'RISING', 'CASCADE', 'CROSS_APP', 'SEASONAL'] as const,
})
export const Outcome = builder.enumType('Outcome', {
  description: 'How a run ended that had asked before it began.',
  values: [
    'WARNED_AND_FAILED',
    'WARNED_AND_FINE',
    'ALLOWED_AND_FAILED',
    'ALLOWED_AND_FINE',
    'PREVENTED',
    'BLOCKED',
  ] as const,
})
export const Cause = builder.enumType('Cause', {
  description:
    'CONTEXT: what was about to run foretells it. ENVIRONMENT: it sticks to a provider, model or tool and a time.',
  values: ['CONTEXT', 'ENVIRONMENT'] as const,
})
export const SignalLevel = builder.enumType('SignalLevel', {
  description: 'SPAN: one span decides. RUN: the whole run does, once it has ended.',
  values: ['SPAN', 'RUN'] as const,
})
export const ContentPart = builder.enumType('ContentPart', {
  description: 'What an app asks, what models answer, and what tools are given and answer.',
  values: ['PROMPTS', 'OUTPUTS', 'TOOLS'] as const,
})
export const ContentState = builder.enumType('ContentState', {
  description: 'OFF: never sent. HIDDEN: a mask stands in its place. CUT: shortened on its way.',
  values: ['RECORDED', 'OFF', 'HIDDEN', 'CUT'] as const,
})
