import type { AppVersion } from '../app-versions.ts'
import { createProjectMemory, type CallHistory, type ProjectMemory } from '../preflight/memory.ts'
import type { RememberedContext } from '../preflight/remembered-context.ts'
import { createReplayedCalls, type PastCalls } from './past-calls.ts'
import type { PastRun } from './past-run.ts'

/** Memory as it was: it holds the runs and calls that were added, and nothing else. */
export interface ReplayedMemory {
  readonly memory: ProjectMemory
  /** Remembers a run that has ended, as the collector would have. */
  add(run: PastRun): void
  /** Counts calls that became known; in order of time. */
  addCalls(calls: PastCalls): void
  /** Makes it a moment: outages are seen by it. */
  moveTo(nowMs: number): void
  /** Whether a failure was met by a run that was added. */
  knows(failureId: string): boolean
}

export function createReplayedMemory(): ReplayedMemory {
  const memory = createProjectMemory()
  const contexts = new Map<string, RememberedContext>()
  const fingerprints = new Map<string, Set<string>>()
  const calls = createReplayedCalls()
  let told: readonly CallHistory[] = []

  function count(run: PastRun, signature: RememberedContext['signature']): void {
    const old = contexts.get(signature.hash) ?? {
      signature,
      runs: 0,
      failedRuns: 0,
      outageRuns: 0,
      lastFailedMs: null,
      lastOkMs: null,
      met: [],
    }
    const isOutage = run.failed && !run.contextCaused
    const { endedMs } = run
    const counted: RememberedContext = {
      ...old,
      runs: old.runs + 1,
      failedRuns: old.failedRuns + Number(run.failed && run.contextCaused),
      outageRuns: old.outageRuns + Number(isOutage),
      lastFailedMs: run.failed && run.contextCaused ? endedMs : old.lastFailedMs,
      lastOkMs: run.failed ? old.lastOkMs : endedMs,
      met: metBy(old, run),
    }
    contexts.set(signature.hash, counted)
    memory.putContext(counted)
  }

  function meet({ met }: PastRun): void {
    for (const { fingerprint, ...failure } of met) {
      const known = fingerprints.get(failure.id) ?? new Set()
      if (known.has(fingerprint)) continue
      fingerprints.set(failure.id, known.add(fingerprint))
      memory.putFailure({ ...failure, ...asNew, fingerprints: [...known] })
    }
  }

  return {
    memory,
    add(run) {
      meet(run)
      memory.setVersions(versionsOf(run))
      for (const signature of run.contexts) count(run, signature)
    },
    addCalls: calls.add,
    moveTo(nowMs) {
      const now = calls.histories(nowMs)
      if (now !== told) memory.setCalls((told = now))
    },
    knows: (failureId) => fingerprints.has(failureId),
  }
}

/** A version counts as seen from the start of its first run on. */
const versionsOf = ({ question: { app, release, promptVersion }, startedMs }: PastRun): AppVersion[] => [
  ...(release === null ? [] : [{ app, kind: 'release' as const, version: release, firstSeenMs: startedMs }]),
  ...(promptVersion === null ? [] : [{ app, kind: 'prompt' as const, version: promptVersion, firstSeenMs: startedMs }]),
]

/** What people made of a failure since is not known at the time. */
const asNew = {
  mitigation: null,
  notAFailure: false,
  patternId: null,
  state: 'OPEN',
  stateAtMs: 0,
  untilMs: null,
  resolvedRelease: null,
  resolvedPromptVersion: null,
  resolvedModel: null,
} as const

function metBy({ met }: RememberedContext, run: PastRun): RememberedContext['met'] {
  const added = new Set(run.met.map(({ fingerprint }) => fingerprint))
  const known = met.map((one) =>
    added.delete(one.fingerprint) ? { ...one, runs: one.runs + 1, lastFailedMs: run.endedMs } : one,
  )
  return [...known, ...[...added].map((fingerprint) => ({ fingerprint, runs: 1, lastFailedMs: run.endedMs }))]
}
