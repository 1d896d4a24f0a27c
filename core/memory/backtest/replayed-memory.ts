import type { AppVersion } from '../app-versions.ts'
import { createProjectMemory, type CallHistory, type ProjectMemory } from '../preflight/memory.ts'
import type { RememberedContext } from '../preflight/remembered-context.ts'
import type { PastRun } from './past-run.ts'

/** Memory as it was: it holds the runs that were added, and nothing else. Minutes of calls are in order. */
export interface ReplayedMemory {
  readonly memory: ProjectMemory
  /** Remembers a run that has ended, as the collector would have. */
  add(run: PastRun): void
  /** Makes it a moment: calls are seen up to it, outages by it. */
  moveTo(nowMs: number): void
  /** Whether a failure was met by a run that was added. */
  knows(failureId: string): boolean
}

/** Minutes before a moment in which calls are looked at. */
const minutes_max = 120

export function createReplayedMemory(histories: readonly CallHistory[]): ReplayedMemory {
  const memory = createProjectMemory()
  const contexts = new Map<string, RememberedContext>()
  const fingerprints = new Map<string, Set<string>>()
  let minuteNow = -1

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
    moveTo(nowMs) {
      const now = Math.floor(nowMs / 60_000)
      if (now === minuteNow) return
      minuteNow = now
      memory.setCalls(
        histories.flatMap((history) => {
          // The minute that is still going holds calls from after the moment.
          const minutes = history.minutes.slice(
            firstFrom(history.minutes, now - minutes_max),
            firstFrom(history.minutes, now),
          )
          return minutes.some(({ failed }) => failed > 0) ? [{ ...history, minutes, failureId: null }] : []
        }),
      )
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

/** Where the first of these minutes, in order, lies that is not before `minute`. */
function firstFrom(minutes: CallHistory['minutes'], minute: number): number {
  let [low, high] = [0, minutes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (minutes[middle]!.minute < minute) low = middle + 1
    else high = middle
  }
  return low
}
