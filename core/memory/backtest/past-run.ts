import type { ContextSignature } from '../context.ts'
import type { PreflightQuestion } from '../preflight/question.ts'
import type { Cause, FailureClass } from '../taxonomy.ts'
import type { Severity } from '../finding.ts'

/** A run of the past: what could have been asked before it, and what became of it. */
export interface PastRun {
  readonly traceId: string
  readonly startedMs: number
  readonly endedMs: number
  /** Only what was known before it began, and of that what its app tells. */
  readonly question: PreflightQuestion
  readonly asked: ContextSignature
  /** Every context that it is counted under, with all that it showed. */
  readonly contexts: readonly ContextSignature[]
  readonly failed: boolean
  /** False for a run that failed and only met an outage. */
  readonly contextCaused: boolean
  /** What it met, also what it recovered from. */
  readonly met: readonly PastFailure[]
}

export interface PastFailure {
  readonly id: string
  readonly shortId: string
  readonly class: FailureClass
  /** Where it is not that of its class. */
  readonly cause?: Cause | null
  readonly title: string
  readonly severity: Severity
  readonly fingerprint: string
}
