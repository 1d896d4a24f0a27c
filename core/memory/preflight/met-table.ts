import { emptyDoubles, emptyInts, push, type DoubleList, type IntList } from '../match/growable.ts'
import { createTextTable, type TextTable } from '../match/text-table.ts'
import type { MeetingCourse } from '../told-contexts.ts'
import type { MetFingerprint } from './remembered-context.ts'

/** Which fingerprints a context met, as chains of cells. Not a number: it was not told, but read. */
export interface MetColumns {
  /** By slot: its first cell, plus one. */
  readonly heads: IntList
  /** By cell: the next one of its slot, plus one. */
  readonly nexts: IntList
  readonly prints: IntList
  readonly runs: IntList
  readonly lastFailedMs: DoubleList
  /** By cell: its course; below zero where it is not known, not a number where nothing went well since. */
  readonly fineFirst: IntList
  readonly fineLast: IntList
  readonly fineMs: DoubleList
  readonly toldSeqs: DoubleList
  readonly texts: TextTable
}

export const emptyMetColumns = (): MetColumns => ({
  heads: emptyInts(),
  nexts: emptyInts(),
  prints: emptyInts(),
  runs: emptyInts(),
  lastFailedMs: emptyDoubles(),
  fineFirst: emptyInts(),
  fineLast: emptyInts(),
  fineMs: emptyDoubles(),
  toldSeqs: emptyDoubles(),
  texts: createTextTable(),
})

const none: readonly MetFingerprint[] = []

export function readMet(columns: MetColumns, slot: number): readonly MetFingerprint[] {
  let cell = columns.heads.items[slot]!
  if (cell === 0) return none
  const met: MetFingerprint[] = []
  for (; cell !== 0; cell = columns.nexts.items[cell - 1]!) {
    const at = cell - 1
    const one = {
      fingerprint: columns.texts.textOf(columns.prints.items[at]!),
      runs: columns.runs.items[at]!,
      lastFailedMs: columns.lastFailedMs.items[at]!,
      course: courseAt(columns, at),
    }
    const toldSeq = columns.toldSeqs.items[at]!
    met.push(Number.isNaN(toldSeq) ? one : { toldSeq, ...one })
  }
  return met
}

/** The course of a cell; undefined where it is not known. */
export function courseAt({ fineFirst, fineLast, fineMs }: MetColumns, cell: number): MeetingCourse | undefined {
  if (fineLast.items[cell]! < 0) return undefined
  const ms = fineMs.items[cell]!
  return { fineFirst: fineFirst.items[cell]!, fineLast: fineLast.items[cell]!, fineMs: Number.isNaN(ms) ? null : ms }
}

function writeCourse({ fineFirst, fineLast, fineMs }: MetColumns, cell: number, course: MetFingerprint['course']) {
  fineFirst.items[cell] = course?.fineFirst ?? -1
  fineLast.items[cell] = course?.fineLast ?? -1
  fineMs.items[cell] = course?.fineMs ?? NaN
}

/** Writes over the cells that the slot has; those left over are cut off and lie idle until the next start. */
export function writeMet(columns: MetColumns, slot: number, met: readonly MetFingerprint[]): void {
  let from = -1
  for (const one of met) {
    const cell = cellAfter(columns, slot, from)
    columns.prints.items[cell] = columns.texts.add(one.fingerprint)
    columns.runs.items[cell] = one.runs
    columns.lastFailedMs.items[cell] = one.lastFailedMs
    writeCourse(columns, cell, one.course)
    columns.toldSeqs.items[cell] = one.toldSeq ?? NaN
    from = cell
  }
  if (from === -1) columns.heads.items[slot] = 0
  else columns.nexts.items[from] = 0
}

/** One more at the front of the chain: nobody has told of it yet. */
export function addMet(columns: MetColumns, slot: number, one: MetFingerprint): void {
  const cell = newCell(columns, columns.heads.items[slot]!)
  columns.prints.items[cell] = columns.texts.add(one.fingerprint)
  columns.runs.items[cell] = one.runs
  columns.lastFailedMs.items[cell] = one.lastFailedMs
  writeCourse(columns, cell, one.course)
  columns.heads.items[slot] = cell + 1
}

function cellAfter(columns: MetColumns, slot: number, from: number): number {
  const { heads, nexts } = columns
  const known = from === -1 ? heads.items[slot]! : nexts.items[from]!
  if (known !== 0) return known - 1
  const cell = newCell(columns, 0)
  if (from === -1) heads.items[slot] = cell + 1
  else nexts.items[from] = cell + 1
  return cell
}

/** An empty cell that leads to another one. */
function newCell(columns: MetColumns, next: number): number {
  const { nexts, prints, runs, lastFailedMs, fineFirst, fineLast, fineMs, toldSeqs } = columns
  push(nexts, next)
  push(prints, 0)
  push(runs, 0)
  push(lastFailedMs, 0)
  push(fineFirst, -1)
  push(fineLast, -1)
  push(fineMs, NaN)
  push(toldSeqs, NaN)
  return nexts.length - 1
}
