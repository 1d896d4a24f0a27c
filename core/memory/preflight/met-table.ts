import { emptyDoubles, emptyInts, push, type DoubleList, type IntList } from '../match/growable.ts'
import { createTextTable, type TextTable } from '../match/text-table.ts'
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
  readonly toldSeqs: DoubleList
  readonly texts: TextTable
}

export const emptyMetColumns = (): MetColumns => ({
  heads: emptyInts(),
  nexts: emptyInts(),
  prints: emptyInts(),
  runs: emptyInts(),
  lastFailedMs: emptyDoubles(),
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
    }
    const toldSeq = columns.toldSeqs.items[at]!
    met.push(Number.isNaN(toldSeq) ? one : { ...one, toldSeq })
  }
  return met
}

/** Writes over the cells that the slot has; those left over are cut off and lie idle until the next start. */
export function writeMet(columns: MetColumns, slot: number, met: readonly MetFingerprint[]): void {
  let from = -1
  for (const one of met) {
    const cell = cellAfter(columns, slot, from)
    columns.prints.items[cell] = columns.texts.add(one.fingerprint)
    columns.runs.items[cell] = one.runs
    columns.lastFailedMs.items[cell] = one.lastFailedMs
    columns.toldSeqs.items[cell] = one.toldSeq ?? NaN
    from = cell
  }
  if (from === -1) columns.heads.items[slot] = 0
  else columns.nexts.items[from] = 0
}

/** One more at the front of the chain: nobody has told of it yet. */
export function addMet(columns: MetColumns, slot: number, one: MetFingerprint): void {
  const { heads, nexts, prints, runs, lastFailedMs, toldSeqs, texts } = columns
  push(nexts, heads.items[slot]!)
  push(prints, texts.add(one.fingerprint))
  push(runs, one.runs)
  push(lastFailedMs, one.lastFailedMs)
  push(toldSeqs, NaN)
  heads.items[slot] = nexts.length
}

function cellAfter(
  { heads, nexts, prints, runs, lastFailedMs, toldSeqs }: MetColumns,
  slot: number,
  from: number,
): number {
  const known = from === -1 ? heads.items[slot]! : nexts.items[from]!
  if (known !== 0) return known - 1
  push(nexts, 0)
  push(prints, 0)
  push(runs, 0)
  push(lastFailedMs, 0)
  push(toldSeqs, NaN)
  if (from === -1) heads.items[slot] = nexts.length
  else nexts.items[from] = nexts.length
  return nexts.length - 1
}
