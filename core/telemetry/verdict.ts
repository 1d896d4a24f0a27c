/** What somebody or something thought of a span: an evaluator, a guardrail, a person. As sent, not as judged by us. */
export interface Evaluation {
  /** `relevance`, `correctness`, `user-feedback` … */
  readonly name: string
  readonly score: number | null
  /** `pass`, `fail`, `incorrect`, `thumbs_down` …, as sent. */
  readonly label: string | null
  readonly explanation: string | null
  readonly by: 'human' | 'model' | 'code' | null
  /** The evaluation itself failed with this: its score says nothing. */
  readonly errorType: string | null
  /** The answer it is about, when it is not the one of this span. */
  readonly responseId: string | null
}

/** What a guardrail said. `verdict` is lower-case, as sent: `allow`, `deny`, `modify`, `warn` … */
export interface GuardrailVerdict {
  readonly name: string | null
  readonly verdict: string | null
  /** True when it stopped or changed something; null when the sender left that open. */
  readonly triggered: boolean | null
  readonly reason: string | null
  readonly category: string | null
}

/** What was decided about a step that needed consent. */
export interface HumanDecision {
  readonly decision: 'approved' | 'rejected' | 'changed' | 'deferred'
  /** Decided by a person, or by a rule set up before. */
  readonly by: 'user' | 'policy' | null
  readonly toolName: string | null
  readonly reason: string | null
}

/** Control passed from one agent to another. */
export interface Handoff {
  readonly from: string | null
  readonly to: string | null
}

/** What a run was allowed, and how far it came. Counts. */
export interface Limits {
  readonly maxSteps: number | null
  readonly stepsTaken: number | null
  readonly maxCalls: number | null
  readonly maxRetries: number | null
}

/** How loud the app itself was about a span. */
export type AppSeverity = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'FATAL'

/**
 * How the sender counted cached input tokens: `inside` its input tokens, or beside them, in which case they were
 * `added` to `tokensIn`; `unknown` when nothing tells.
 */
export type CachedTokens = 'inside' | 'added' | 'unknown'
