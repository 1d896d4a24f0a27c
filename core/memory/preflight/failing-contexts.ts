import type { Exposure } from '../mended.ts'
import type { ContextTable } from './context-table.ts'
import { kinOf } from './kin.ts'
import { courseAt } from './met-table.ts'
import { createWellLately, type WellContexts } from './well-lately.ts'

/** Contexts that met a fingerprint of late: which of them go well under a newer version tells whether it was mended. */
export interface FailingContexts {
  /** The table has new counts of a context, and new times. */
  note(slot: number): void
  /**
   * What became of an app's contexts that failed with one of these when a version began, up to now. Once one of them
   * failed under the version that is asked about, only what went well under that one counts as well.
   */
  exposures(met: MetBefore): readonly Exposure[]
  /** When one of an app's contexts last failed with one of these; minus infinity where none is known. */
  lastFailedMs(met: Pick<MetBefore, 'fingerprints' | 'app'>): number
  /** How many of an app's contexts failed with one of these at this time or later, as far as they are kept. */
  metSince(met: Pick<MetBefore, 'fingerprints' | 'app' | 'sinceMs'>): number
  /** Contexts of an app that went well last, whatever they met before. */
  wellLately(app: string): WellContexts
}

export interface MetBefore {
  readonly fingerprints: readonly string[]
  readonly app: string
  /** When the version began that may have mended it, and the one that is asked about. */
  readonly sinceMs: number
  readonly askedSinceMs: number
}

/** Enough to tell that something was mended; the ones that failed last stay. */
const contextsMax = 64
const fingerprintsMax = 20_000

interface Failing {
  /** Runs of the context, and how many met the fingerprint, when it first and when it last did. */
  readonly first: Counts
  readonly last: Counts
  readonly lastFailedMs: number
  /** The first time it, or the same words in another setting, went well after that; infinite while none did. */
  readonly wellMs: number
  /** The last time that one of them went well. */
  readonly okMs: number
  /** The same words failed so in another setting before: another system prompt made another context of them. */
  readonly failedBefore: boolean
}

/** Contexts of one fingerprint by slot; once they are full, what failed last at `oldestMs` or before is none of them. */
interface Group {
  readonly contexts: Map<number, Failing>
  oldestMs: number
}

interface Counts {
  readonly runs: number
  readonly failedRuns: number
}

/** What a table that was read from a file holds is noted at once. */
export function createFailingContexts(table: ContextTable, isGone: (slot: number) => boolean): FailingContexts {
  const { columns, met } = table
  const byPrint = new Map<number, Group>()
  const lately = createWellLately(table, isGone)

  function groupOf(print: number): Group {
    let group = byPrint.get(print)
    if (group !== undefined) return group
    if (byPrint.size >= fingerprintsMax) byPrint.delete(byPrint.keys().next().value!)
    byPrint.set(print, (group = { contexts: new Map(), oldestMs: -Infinity }))
    return group
  }

  function noteCell(slot: number, cell: number): void {
    const group = groupOf(met.prints.items[cell]!)
    const { contexts } = group
    const known = contexts.get(slot)
    const lastFailedMs = met.lastFailedMs.items[cell]!
    if (known === undefined && lastFailedMs <= group.oldestMs) return
    const okMs = columns.lastOkMs.items[slot]!
    const course = courseAt(met, cell)
    const wellMs = course === undefined ? (okMs > lastFailedMs ? okMs : Infinity) : (course.fineMs ?? Infinity)
    if (known !== undefined && known.lastFailedMs >= lastFailedMs) {
      if (wellMs < known.wellMs) contexts.set(slot, { ...known, wellMs, okMs })
      return
    }
    const { first, last } = countsAround(table, slot, cell, known?.first)
    const failedBefore = known?.failedBefore ?? kinOf(table, slot).some((kin) => contexts.has(kin))
    contexts.set(slot, { first, last, lastFailedMs, wellMs, okMs, failedBefore })
    if (contexts.size > contextsMax) dropOldest(group)
  }

  /** What never met anything and goes well says so for its words. */
  function tellKin(slot: number, okMs: number): void {
    for (const kin of kinOf(table, slot)) {
      for (let cell = met.heads.items[kin]!; cell !== 0; cell = met.nexts.items[cell - 1]!) {
        const contexts = byPrint.get(met.prints.items[cell - 1]!)?.contexts
        const known = contexts?.get(kin)
        if (known === undefined || okMs <= known.lastFailedMs || okMs <= known.okMs) continue
        contexts!.set(kin, { ...known, okMs, wellMs: Math.min(known.wellMs, okMs) })
      }
    }
  }

  function note(slot: number): void {
    const okMs = columns.lastOkMs.items[slot]!
    if (met.heads.items[slot] === 0 && okMs > 0) tellKin(slot, okMs)
    for (let cell = met.heads.items[slot]!; cell !== 0; cell = met.nexts.items[cell - 1]!) noteCell(slot, cell - 1)
    lately.note(slot)
  }

  for (let slot = 0; slot < met.heads.length; slot++) note(slot)

  const isOf = (app: string) => (slot: number) => !isGone(slot) && table.settingOf(slot).app === app
  const metBy = (fingerprint: string) => byPrint.get(met.texts.idOf(fingerprint))?.contexts ?? nobody

  return {
    note,
    wellLately: lately.of,
    lastFailedMs: ({ fingerprints, app }) =>
      fingerprints.reduce((last, fingerprint) => lastFailed(metBy(fingerprint), last, isOf(app)), -Infinity),
    metSince: ({ fingerprints, app, sinceMs }) =>
      fingerprints.reduce((sum, fingerprint) => sum + countSince(metBy(fingerprint), sinceMs, isOf(app)), 0),
    exposures({ fingerprints, app, ...since }) {
      const isOfApp = isOf(app)
      const all = fingerprints.flatMap((fingerprint) => [...metBy(fingerprint)].filter(([slot]) => isOfApp(slot)))
      return exposuresOf(all, (slot) => columns.lastOkMs.items[slot]!, since)
    },
  }
}

function exposuresOf(
  all: readonly (readonly [slot: number, Failing])[],
  okMsOf: (slot: number) => number,
  { sinceMs, askedSinceMs }: Pick<MetBefore, 'sinceMs' | 'askedSinceMs'>,
): readonly Exposure[] {
  const came = all.some(([, one]) => one.lastFailedMs >= askedSinceMs && isAgain(one))
  const wellFromMs = came ? askedSinceMs : sinceMs
  return all.flatMap(([slot, failing]) => {
    const okMs = Math.max(failing.okMs || -Infinity, okMsOf(slot) || -Infinity)
    return exposureOf(failing, okMs >= wellFromMs, sinceMs)
  })
}

/** The later of `afterMs` and the last failure of those that count. */
function lastFailed(contexts: ReadonlyMap<number, Failing>, afterMs: number, counts: (slot: number) => boolean) {
  let last = afterMs
  for (const [slot, { lastFailedMs }] of contexts) if (lastFailedMs > last && counts(slot)) last = lastFailedMs
  return last
}

function countSince(contexts: ReadonlyMap<number, Failing>, sinceMs: number, counts: (slot: number) => boolean) {
  let since = 0
  for (const [slot, { lastFailedMs }] of contexts) if (lastFailedMs >= sinceMs && counts(slot)) since += 1
  return since
}

const nobody: ReadonlyMap<number, Failing> = new Map()

/** By when it failed last, so that it does not matter in which order a process came to know of them. */
function dropOldest(group: Group): void {
  let [oldest, oldestMs, nextMs] = [-1, Infinity, Infinity]
  for (const [slot, { lastFailedMs }] of group.contexts) {
    if (lastFailedMs < oldestMs) [oldest, oldestMs, nextMs] = [slot, lastFailedMs, oldestMs]
    else nextMs = Math.min(nextMs, lastFailedMs)
  }
  group.contexts.delete(oldest)
  group.oldestMs = nextMs
}

/** When it first and when it last met it: as it was kept, or else as this process came to know of it. */
function countsAround(table: ContextTable, slot: number, cell: number, known: Counts | undefined) {
  const failedRuns = table.met.runs.items[cell]!
  const course = courseAt(table.met, cell)
  if (course === undefined) {
    const last = countsOf(table, slot, failedRuns)
    return { first: known ?? last, last }
  }
  return {
    first: { runs: course.fineFirst + 1, failedRuns: 1 },
    last: { runs: course.fineLast + failedRuns, failedRuns },
  }
}

/** Runs that failed otherwise say nothing of how often a context fails with this. */
function countsOf({ columns }: ContextTable, slot: number, failedRuns: number): Counts {
  const otherwise = columns.outageRuns.items[slot]! + Math.max(0, columns.failedRuns.items[slot]! - failedRuns)
  return { runs: Math.max(failedRuns, columns.runs.items[slot]! - otherwise), failedRuns }
}

const isAgain = ({ last, failedBefore }: Failing): boolean => failedBefore || last.failedRuns > 1

function exposureOf(failing: Failing, isWell: boolean, sinceMs: number): Exposure[] {
  const { first, last, lastFailedMs, wellMs } = failing
  // The first failure is why it is looked at: what came after it tells how often it fails.
  const runs = Math.max(0, last.runs - first.runs)
  const failedRuns = Math.min(runs, Math.max(0, last.failedRuns - first.failedRuns))
  // One that met it for the first time under this version could not have been mended by it.
  if (lastFailedMs >= sinceMs) return isAgain(failing) ? [{ runs, failedRuns, since: 'FAILED' }] : []
  // It went well before: nothing was left to be mended.
  if (wellMs < sinceMs) return []
  return [{ runs, failedRuns, since: isWell ? 'WELL' : 'NOT_RUN' }]
}
