import { LRUCache } from 'lru-cache'

import type { SpanNote, StoredSpans } from '../component.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import type { Step } from '../signals/run/step.ts'
import { stepOf } from '../signals/run/step-of.ts'
import { createSharedTexts } from './shared-texts.ts'
import { bytesOf } from './step-bytes.ts'
import type { DueRun } from './store/due-runs.ts'

/**
 * What this process knows of runs whose spans came through it, so that they need not be read again when they are
 * judged. It only ever spares work: whoever finds nothing here reads the database.
 */
export interface RecentRuns extends StoredSpans {
  /** The steps of a run when they are provably all that count towards it; null when they may not be. */
  stepsOf(run: DueRun): readonly Step[] | null
  /** A run that was judged is not kept: what comes late is rare. */
  forget(projectId: number, traceId: string): void
  counts(): RecentCounts
}

export interface RecentCounts {
  readonly runs: number
  /** About what they take in memory. */
  readonly bytes: number
  /** Runs that made room for others: they grew too large, or nobody settled them here. */
  readonly evicted: number
  /** Spans that were not taken in, because there was no room. */
  readonly skipped: number
}

export interface RecentRunsOptions {
  readonly runsMax?: number
  readonly bytesMax?: number
  /** Most spans that wait to be counted. */
  readonly waitingMax?: number
  /** Milliseconds after which a run makes room for others. */
  readonly idleMsMax?: number
  readonly nowMs?: () => number
}

interface Known {
  readonly steps: Step[]
  readonly startedNs: bigint
  readonly endedNs: bigint
  readonly bytes: number
  readonly grewMs: number
}

const limits = { runsMax: 50_000, bytesMax: 64 * 1_048_576, waitingMax: 20_000, idleMsMax: 180_000 }
/** Beyond it only runs that are known grow: those that are due next would be pushed out by those that are due last. */
const fillMax = 0.9
/** A larger run would push out many that come to more together. */
const shareMax = 0.25

/** Keeps runs until they are settled, within bounds: where there is no room, new ones are left out. */
export function createRecentRuns(options: RecentRunsOptions = {}): RecentRuns {
  const { runsMax, bytesMax, waitingMax, idleMsMax } = { ...limits, ...options }
  const nowMs = options.nowMs ?? (() => performance.now())
  const shared = createSharedTexts()
  let evicted = 0
  let skipped = 0
  let waiting = 0
  const runs = new LRUCache<string, Known>({
    max: runsMax,
    maxSize: bytesMax,
    maxEntrySize: Math.floor(bytesMax * shareMax),
    sizeCalculation: ({ bytes }) => bytes,
    dispose: (_run, _key, reason) => {
      if (reason === 'evict') evicted += 1
    },
  })

  function add(key: string, { step, startNs, endNs }: SpanNote): void {
    const known = runs.peek(key)
    // Noted while there was room; others may have taken it since.
    if (known === undefined && !hasRoom()) return void (skipped += 1)
    const before = known?.steps.at(-1)
    const steps = known?.steps ?? []
    steps.push(step)
    runs.set(key, {
      steps,
      startedNs: known === undefined || startNs < known.startedNs ? startNs : known.startedNs,
      endedNs: known === undefined || endNs > known.endedNs ? endNs : known.endedNs,
      bytes: (known?.bytes ?? 0) + bytesOf(step, before),
      grewMs: nowMs(),
    })
  }

  /** Makes room by what has been idle: another process settled it, or it waits for its timeout. */
  function hasRoom(): boolean {
    if (runs.size < runsMax && runs.calculatedSize < bytesMax * fillMax) return true
    const [idlest] = runs.rkeys()
    if (idlest === undefined || nowMs() - runs.peek(idlest)!.grewMs < idleMsMax) return false
    runs.delete(idlest)
    evicted += 1
    return true
  }

  return {
    note(projectId, record) {
      if (hasRoom() || runs.has(keyOf(projectId, record.span.traceId)))
        return { step: stepOf(record, { shared }), ...placeOf(record) }
      skipped += 1
      return null
    },
    take(projectId, notes, counted) {
      if (waiting + notes.length > waitingMax) {
        skipped += notes.length
        return
      }
      waiting += notes.length
      void counted.then((isCounted) => {
        waiting -= notes.length
        if (isCounted) for (const one of notes) add(keyOf(projectId, one.traceId), one)
      })
    },
    stepsOf(run) {
      const known = runs.peek(keyOf(run.projectId, run.traceId))
      return known !== undefined && isWhole(known, run) ? known.steps : null
    },
    forget: (projectId, traceId) => void runs.delete(keyOf(projectId, traceId)),
    counts: () => ({ runs: runs.size, bytes: runs.calculatedSize, evicted, skipped }),
  }
}

/**
 * Every span here was new to the database when it was stored, and is counted in the row of its run. So as many as the
 * row counts are the very same ones. That begin, end and root agree is a second proof, for a row that was made anew.
 */
const isWhole = ({ steps, startedNs, endedNs }: Known, run: DueRun): boolean =>
  steps.length === run.spanCount &&
  startedNs === run.startedNs &&
  endedNs === run.endedNs &&
  (run.rootSpanId === null || steps.some(({ spanId }) => spanId === run.rootSpanId))

const keyOf = (projectId: number, traceId: string): string => `${projectId} ${traceId}`

/** As the row of a run takes in the times of its spans. */
const placeOf = ({ span: { traceId, startNs, endNs } }: SpanRecord): Omit<SpanNote, 'step'> => ({
  traceId,
  startNs,
  endNs: endNs > startNs ? endNs : startNs,
})
