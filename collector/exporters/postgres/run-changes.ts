import type { ContextCount } from '#core/memory/store/context-sums.ts'

import type { RunStatus, TraceChange } from './store/traces.ts'

/**
 * What the runs of one group change elsewhere: counts of contexts, counts of runs per app and minute, and who is told.
 */
export interface RunChanges {
  readonly contexts: readonly ContextCount[]
  /** Pairs of context and fingerprint that met in a run for the first time. */
  readonly meetings: readonly { readonly context: string; readonly fingerprint: string; readonly atMs: number }[]
  readonly runs: readonly RunCount[]
  readonly finished: readonly { readonly traceId: string; readonly app: string; readonly status: RunStatus }[]
}

export interface RunCount {
  readonly app: string
  readonly atMs: number
  readonly runs: number
  readonly failedRuns: number
}

interface Verdict {
  readonly finished: boolean
  readonly failed: boolean
  readonly outage: boolean
  /** Nobody knows how it ended, so it says nothing about what was about to run. */
  readonly abandoned: boolean
}

/** A run that is still going has neither failed nor gone well, and of one that never ended nobody knows. */
function verdictOf(status: RunStatus, contextCaused: boolean): Verdict {
  const failed = status === 'FAILED'
  return {
    finished: status !== 'RUNNING',
    failed: failed && contextCaused,
    outage: failed && !contextCaused,
    abandoned: status === 'ABANDONED',
  }
}

const nothing: Verdict = { finished: false, failed: false, outage: false, abandoned: false }
const isSilent = ({ outage, abandoned }: Verdict): boolean => outage || abandoned
const wentWell = (verdict: Verdict): boolean => verdict.finished && !verdict.failed && !isSilent(verdict)
const step = (before: boolean, after: boolean) => Number(after) - Number(before)

/** Differences only, so that a run told in ten batches counts once and one that turns out well is taken back. */
export function runChanges(changes: readonly TraceChange[]): RunChanges {
  const contexts: ContextCount[] = []
  const meetings: { context: string; fingerprint: string; atMs: number }[] = []
  const runs: RunCount[] = []
  const finished: { traceId: string; app: string; status: RunStatus }[] = []
  for (const change of changes) {
    const { before } = change
    const was = before === null ? nothing : verdictOf(before.status, before.contextCaused)
    const is = verdictOf(change.status, change.contextCaused)
    const knownContexts = new Set(before?.contexts)
    for (const hash of change.contexts) {
      const count = contextCount(hash, change, knownContexts.has(hash) ? was : null, is)
      if (count !== null) contexts.push(count)
    }
    meetings.push(...newMeetings(change, knownContexts))
    if (is.finished !== was.finished || is.failed !== was.failed || is.outage !== was.outage) {
      runs.push({
        app: change.app,
        atMs: change.endedMs,
        runs: step(was.finished, is.finished),
        failedRuns: step(was.failed || was.outage, is.failed || is.outage),
      })
    }
    if (is.finished && change.status !== before?.status) {
      finished.push({ traceId: change.traceId, app: change.app, status: change.status })
    }
  }
  return { contexts, meetings, runs, finished }
}

/** `was` is null when this run meets the context for the first time. Null when nothing changed. */
function contextCount(hash: string, change: TraceChange, was: Verdict | null, is: Verdict): ContextCount | null {
  const old = was ?? nothing
  const isSame = old.failed === is.failed && isSilent(old) === isSilent(is) && wentWell(old) === wentWell(is)
  if (was !== null && isSame) return null
  return {
    hash,
    atMs: change.endedMs,
    runs: was === null ? 1 : 0,
    failed: step(old.failed, is.failed),
    // Counted with the outages: a run that stands for neither side of the odds.
    outages: step(isSilent(old), isSilent(is)),
    failedAtMs: is.failed ? change.endedMs : null,
    okAtMs: wentWell(is) ? change.endedMs : null,
  }
}

function newMeetings(change: TraceChange, knownContexts: ReadonlySet<string>) {
  const knownFingerprints = new Set(change.before?.fingerprints)
  return change.contexts.flatMap((context) =>
    change.fingerprints
      .filter((fingerprint) => !(knownContexts.has(context) && knownFingerprints.has(fingerprint)))
      .map((fingerprint) => ({ context, fingerprint, atMs: change.endedMs })),
  )
}
