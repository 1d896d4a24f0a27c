import type { ContextSignature } from '../context.ts'

/** A context as it is remembered: what it was, how its runs ended, and which fingerprints they met. */
export interface RememberedContext {
  readonly signature: ContextSignature
  readonly runs: number
  readonly failedRuns: number
  readonly outageRuns: number
  readonly lastFailedMs: number | null
  readonly lastOkMs: number | null
  readonly met: readonly MetFingerprint[]
  /** Number of the outbox entry that told these counts; left out when they were read. */
  readonly toldSeq?: number
}

export interface MetFingerprint {
  readonly fingerprint: string
  readonly runs: number
  readonly lastFailedMs: number
  /** Number of the outbox entry that told it; left out when it was read. */
  readonly toldSeq?: number
}

/** A run that only met an outage says nothing of its context. */
export const countedRuns = ({ runs, outageRuns }: RememberedContext): number => Math.max(0, runs - outageRuns)
