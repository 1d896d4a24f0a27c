import { createHash } from 'node:crypto'

export type PatternKind = 'RECURRING' | 'RISING' | 'CASCADE' | 'CROSS_APP' | 'SEASONAL'

/** One failure as it was met within a window, counted in runs. */
export interface FailureWindow {
  readonly failureId: string
  readonly shortId: string
  readonly class: string
  readonly title: string
  /** Distinct runs within the window. */
  readonly runs: number
  /** Runs within the window by what they had in common: `app:shop`, `model:gpt-4o`, `tool:search`, `release:1.4`. */
  readonly items: ReadonlyMap<string, number>
  readonly apps: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
}

/** What recurs or crosses apps. `identity` is the same however often it is found. */
export interface FoundPattern {
  readonly kind: PatternKind
  readonly identity: string
  readonly title: string
  readonly summary: string
  readonly confidence: number
  readonly failureIds: readonly string[]
  readonly apps: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
  readonly evidence: PatternEvidence
}

/** What a pattern stands on. Left out where it does not apply. */
export interface PatternEvidence {
  /** Runs that show it, of all that met its failures. */
  readonly runs: number
  readonly ofRuns?: number
  readonly windowHours: number
  readonly shared: readonly SharedItem[]
  /** The item set that it is known by: `failure:7`, `release:1.4`, `hour:09-11` … */
  readonly items?: readonly string[]
  /** How many times as often as by chance, and the share of false discoveries that telling it risks. */
  readonly lift?: number
  readonly falseDiscovery?: number
  readonly users?: number
  readonly days?: number
  readonly medianGapMs?: number
  readonly backwards?: number
  readonly unit?: 'run' | 'session'
  /** What to do about it. */
  readonly action?: string
}

export interface SharedItem {
  readonly item: string
  readonly runs: number
}

export interface PatternLimits {
  readonly windowMs: number
  readonly runsMin: number
  readonly appsMin: number
}

/** Three runs or two apps within a day. */
export const patternLimits: PatternLimits = { windowMs: 24 * 3_600_000, runsMin: 3, appsMin: 2 }

/** An item is named as shared when this part of the runs has it. */
const sharedMin = 0.8

/** The patterns a failure makes by itself: coming back, and coming back in several apps. */
export function patternsOf(failure: FailureWindow, limits: PatternLimits = patternLimits): FoundPattern[] {
  const patterns: FoundPattern[] = []
  if (failure.runs >= limits.runsMin) patterns.push(found('RECURRING', failure, limits))
  if (failure.apps.length >= limits.appsMin) patterns.push(found('CROSS_APP', failure, limits))
  return patterns
}

function found(kind: 'RECURRING' | 'CROSS_APP', failure: FailureWindow, limits: PatternLimits): FoundPattern {
  const windowHours = Math.round(limits.windowMs / 3_600_000)
  const shared = sharedItems(failure)
  const title =
    kind === 'RECURRING' ? `${failure.title}, again and again` : `${failure.title}, in ${failure.apps.length} apps`
  return {
    kind,
    title,
    failureIds: [failure.failureId],
    apps: failure.apps,
    firstMs: failure.firstMs,
    lastMs: failure.lastMs,
    identity: identityOf(kind, [`failure:${failure.failureId}`]),
    summary: summaryOf(failure, windowHours, shared),
    confidence: confidenceOf(kind, failure, limits),
    evidence: { runs: failure.runs, windowHours, shared, items: [`failure:${failure.failureId}`] },
  }
}

/** The first 128 bits over kind and sorted items. */
export function identityOf(kind: PatternKind, items: readonly string[]): string {
  const hash = createHash('sha256').update(kind)
  for (const item of [...items].sort()) hash.update(`\n${item.length}:${item}`)
  return hash.digest('hex').slice(0, 32)
}

/** Most frequent first; ties by name, so that the same runs always read the same. */
function sharedItems({ items, runs }: FailureWindow): SharedItem[] {
  return [...items]
    .filter(([, count]) => runs > 0 && count / runs >= sharedMin)
    .map(([item, count]) => ({ item, runs: count }))
    .sort((a, b) => b.runs - a.runs || (a.item < b.item ? -1 : 1))
}

function summaryOf({ shortId, runs, apps }: FailureWindow, windowHours: number, shared: readonly SharedItem[]): string {
  const where = apps.length === 1 ? `in ${apps[0]}` : `in ${apps.length} apps (${listed(apps)})`
  const common = shared.map(({ item, runs: count }) => `${item.replace(':', ' ')} (${count} of ${runs})`)
  const sentence = `${shortId} was met by ${runs} ${runs === 1 ? 'run' : 'runs'} ${where} within ${windowHours} hours.`
  return common.length === 0
    ? `${sentence} The runs share no tool, model or release.`
    : `${sentence} Shared: ${common.slice(0, 5).join(', ')}.`
}

const listed = (names: readonly string[]) => (names.length > 4 ? `${names.slice(0, 4).join(', ')} …` : names.join(', '))

/**
 * How sure it is that this is no coincidence: the chance that a rate as low as one run a window would give fewer than
 * what was seen (Poisson), and for several apps one half for each app beyond the first.
 */
function confidenceOf(kind: PatternKind, { runs, apps }: FailureWindow, { runsMin }: PatternLimits): number {
  if (kind === 'CROSS_APP')
    return round(1 - 0.5 ** Math.max(1, apps.length - 1 + Math.max(0, runs - apps.length) / runsMin))
  let [term, below] = [Math.exp(-1), Math.exp(-1)]
  for (let k = 1; k < runs && k < 50; k += 1) below += term /= k
  return round(Math.min(0.999, below))
}

const round = (share: number) => Math.round(share * 1000) / 1000

/** A pattern fades when it was not met for a window, and is closed after seven. */
export function stateOfPattern(
  lastMs: number,
  nowMs: number,
  { windowMs }: PatternLimits = patternLimits,
): 'open' | 'fading' | 'closed' {
  const quietMs = nowMs - lastMs
  if (quietMs <= windowMs) return 'open'
  return quietMs <= 7 * windowMs ? 'fading' : 'closed'
}
