import type { ContextSignature } from '../context.ts'
import type { MeetingCourse } from '../told-contexts.ts'
import type { Setting } from './setting-table.ts'

/** How the runs of a context ended, and which fingerprints they met. */
export interface ContextCounts {
  readonly runs: number
  readonly failedRuns: number
  readonly outageRuns: number
  readonly lastFailedMs: number | null
  readonly lastOkMs: number | null
  readonly met: readonly MetFingerprint[]
  /** Number of the outbox entry that told these counts; left out when they were read. */
  readonly toldSeq?: number
}

/** A context as it is remembered: what it was, and how its runs ended. */
export interface RememberedContext extends ContextCounts {
  readonly signature: ContextSignature
}

/** A context of the memory. Its words are asked for by its slot: of forty that are looked at few show them. */
export interface KnownContext extends ContextCounts {
  readonly slot: number
  readonly setting: Setting
}

export interface MetFingerprint {
  readonly fingerprint: string
  readonly runs: number
  readonly lastFailedMs: number
  readonly course?: MeetingCourse | null | undefined
  /** Number of the outbox entry that told it; left out when it was read. */
  readonly toldSeq?: number
}

/** A run that only met an outage says nothing of its context. */
export const countedRuns = ({ runs, outageRuns }: Pick<ContextCounts, 'runs' | 'outageRuns'>): number =>
  Math.max(0, runs - outageRuns)
