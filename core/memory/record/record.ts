import { wilson } from '../wilson.ts'
import { bootstrap } from './bootstrap.ts'
import { calibrationOf, type CalibrationBin } from './calibration.ts'
import { isEnded, toldRisks, type RecordCell } from './cells.ts'

/** A figure with its 95 % interval; all null where nothing is known. */
export interface Estimate {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** What the figure counts, and of how many. */
  readonly hits: number
  readonly of: number
}

/** How pre-flight did: what it said beside how the runs ended. */
export interface OutcomeRecord {
  readonly decisions: number
  /** Whose end is not known. */
  readonly open: number
  /** By what was decided, also where it was kept back. */
  readonly warnedAndFailed: number
  readonly warnedAndFine: number
  readonly allowedAndFailed: number
  readonly allowedAndFine: number
  readonly prevented: number
  readonly blocked: number
  /** Of warnings, how many failed. */
  readonly precision: Estimate
  /** The same for those that nobody saw: what a warning does cannot blur it. */
  readonly shadowPrecision: Estimate
  /** Of failed runs, how many were warned of. */
  readonly recall: Estimate
  /** Of runs that failed with what was remembered before, how many were warned of. */
  readonly recallOnKnown: Estimate
  /** Warnings per 1,000 runs that went well. */
  readonly falseWarnings: Estimate
  /** Of failed runs, how many failed with something new. */
  readonly novelty: Estimate
  /** Of warnings that were heeded, how many would have failed, as those did that were kept back. */
  readonly preventedFailures: Estimate
  readonly ece: Estimate
  readonly brier: Estimate
  readonly bins: readonly (CalibrationBin & { readonly low: number; readonly high: number })[]
}

type Test = (cell: RecordCell) => boolean

/** Figures that are a share of runs: which count, and of which. */
const shares = {
  precision: [({ end }) => end === 'FAILED', (cell) => cell.warned && isEnded(cell)],
  shadowPrecision: [({ end }) => end === 'FAILED', (cell) => cell.shadow && isEnded(cell)],
  recall: [({ warned }) => warned, ({ end }) => end === 'FAILED'],
  recallOnKnown: [({ warned }) => warned, ({ end, known }) => end === 'FAILED' && known === true],
  falseWarnings: [({ warned }) => warned, ({ end }) => end === 'FINE'],
  novelty: [({ known }) => known === false, ({ end, known }) => end === 'FAILED' && known !== null],
} as const satisfies Record<string, readonly [Test, Test]>

type ShareName = keyof typeof shares
const shareNames = Object.keys(shares) as ShareName[]

/** Shares of runs that somebody should have warned of, or should not: whoever decided about them. */
const sharesOfAll: ReadonlySet<ShareName> = new Set<ShareName>(['recall', 'recallOnKnown', 'falseWarnings'])

/**
 * `bootstrap`: intervals of shares too come from drawing the runs again, as in a backtest. `others`, with Wilson's only:
 * what other policies than the one in question decided. They are part of what its recall and false warnings are a share
 * of, or a policy that only ever warns would have caught everything and spared nobody.
 */
export function recordOf(
  cells: readonly RecordCell[],
  interval: 'wilson' | 'bootstrap' = 'wilson',
  others: readonly RecordCell[] = [],
): OutcomeRecord {
  const count = (test: Test): number => cells.reduce((sum, cell) => sum + (test(cell) ? cell.runs : 0), 0)
  const ended = (warned: boolean, end: RecordCell['end']) => count((cell) => cell.warned === warned && cell.end === end)
  const calibration = calibrationOf(toldRisks(cells))
  const drawn = bootstrap(cells, figuresOf)
  const share = (name: ShareName): Estimate => {
    const own = counted(cells, name)
    const hits = own.hits
    const of = own.of + (sharesOfAll.has(name) ? counted(others, name).of : 0)
    if (of === 0) return unknown
    const value = hits / of
    return { value, ...(interval === 'wilson' ? wilson(hits, of) : (drawn[name] ?? wilson(hits, of))), hits, of }
  }
  const told = (name: 'ece' | 'brier'): Estimate => {
    const value = calibration[name]
    const range = drawn[name]
    // Drawing again only ever adds error, so the figure itself may lie below all draws.
    return value === null || range === null
      ? unknown
      : {
          value,
          low: Math.min(value, range.low),
          high: Math.max(value, range.high),
          hits: calibration.runs,
          of: calibration.runs,
        }
  }
  const prevented = ended(true, 'PREVENTED')
  return {
    decisions: count(() => true),
    open: count(({ end }) => end === 'OPEN'),
    warnedAndFailed: ended(true, 'FAILED'),
    warnedAndFine: ended(true, 'FINE'),
    allowedAndFailed: ended(false, 'FAILED'),
    allowedAndFine: ended(false, 'FINE'),
    prevented,
    blocked: count(({ end }) => end === 'BLOCKED'),
    precision: share('precision'),
    shadowPrecision: share('shadowPrecision'),
    recall: share('recall'),
    recallOnKnown: share('recallOnKnown'),
    falseWarnings: times(share('falseWarnings'), 1000),
    novelty: share('novelty'),
    preventedFailures: times(share('shadowPrecision'), prevented),
    ece: told('ece'),
    brier: told('brier'),
    bins: calibration.bins.map((bin) => ({ ...bin, ...wilson(bin.failed, bin.runs) })),
  }
}

const unknown: Estimate = { value: null, low: null, high: null, hits: 0, of: 0 }

function counted(cells: readonly RecordCell[], name: ShareName): { readonly hits: number; readonly of: number } {
  const [isHit, isMeant]: readonly [Test, Test] = shares[name]
  let [hits, of] = [0, 0]
  for (const cell of cells) {
    if (!isMeant(cell)) continue
    of += cell.runs
    if (isHit(cell)) hits += cell.runs
  }
  return { hits, of }
}

function figuresOf(cells: readonly RecordCell[]): Record<ShareName | 'ece' | 'brier', number | null> {
  const { ece, brier } = calibrationOf(toldRisks(cells))
  const share = (name: ShareName): number | null => {
    const { hits, of } = counted(cells, name)
    return of === 0 ? null : hits / of
  }
  const all = Object.fromEntries(shareNames.map((name) => [name, share(name)])) as Record<ShareName, number | null>
  return { ...all, ece, brier }
}

const times = ({ value, low, high, hits, of }: Estimate, factor: number): Estimate => {
  const by = (number: number | null): number | null => (number === null ? null : number * factor)
  return { value: by(value), low: by(low), high: by(high), hits, of }
}
