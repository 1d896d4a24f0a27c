import type { ContextSignature } from '../context.ts'
import {
  emptyDoubles,
  emptyInts,
  push,
  reserve,
  type DoubleList,
  type IntList,
  type NumberList,
  type Numbers,
} from '../match/growable.ts'
import { emptyMetColumns, readMet, writeMet, type MetColumns } from './met-table.ts'
import { createPlaces, numbersOf, type Places } from './places.ts'
import type { ContextCounts, KnownContext } from './remembered-context.ts'
import { createSettingTable, settingKey, type Setting, type SettingTable } from './setting-table.ts'

/** Numbers by slot. Not a number: there is none. */
export interface CountColumns {
  readonly settings: IntList
  readonly runs: IntList
  readonly failedRuns: IntList
  readonly outageRuns: IntList
  readonly lastFailedMs: DoubleList
  readonly lastOkMs: DoubleList
  readonly toldSeqs: DoubleList
  /** The slot before it with the same loose hash, plus one. */
  readonly looseNexts: IntList
}

/** Counts as they are read; not a number where there is no time. */
export interface ReadCounts {
  readonly runs: number
  readonly failedRuns: number
  readonly outageRuns: number
  readonly lastFailedMs: number
  readonly lastOkMs: number
}

/** Contexts as columns of numbers, by slot: a million of them take 90 MB beside their words, and no object. */
export interface ContextTable {
  slotOf(hash: string): number
  /** Slots with this loose hash, newest first, at most so many. */
  slotsWithLoose(looseHash: string, limit: number): number[]
  /** A new slot. Counts are not written yet. */
  add(signature: ContextSignature): number
  /** The same with its counts, from keys that were read as numbers. */
  addRead(hash: Int32Array, looseHash: Int32Array, setting: number, counts: ReadCounts): number
  /** Room for so many in all. */
  reserve(count: number): void
  /** What contexts have in common: one object for all that share it. */
  settingOf(slot: number): Setting
  read(slot: number): KnownContext
  write(slot: number, counts: ContextCounts): void
  readonly columns: CountColumns
  readonly met: MetColumns
  readonly settings: SettingTable
  readonly hashes: Places
  readonly looseHashes: Places
}

/** What a table is made of: kept in a file, and made anew from it. */
export interface TableParts {
  readonly columns: CountColumns
  readonly met: MetColumns
  readonly settings: readonly string[]
  readonly hashes: IntList
  readonly looseHashes: IntList
}

const emptyParts = (): TableParts => ({
  columns: {
    settings: emptyInts(),
    runs: emptyInts(),
    failedRuns: emptyInts(),
    outageRuns: emptyInts(),
    lastFailedMs: emptyDoubles(),
    lastOkMs: emptyDoubles(),
    toldSeqs: emptyDoubles(),
    looseNexts: emptyInts(),
  },
  met: emptyMetColumns(),
  settings: [],
  hashes: emptyInts(),
  looseHashes: emptyInts(),
})

export function createContextTable(parts: TableParts = emptyParts()): ContextTable {
  const { columns, met } = parts
  const settings = createSettingTable(parts.settings)
  const hashes = createPlaces(4, parts.hashes)
  const looseHashes = createPlaces(2, parts.looseHashes)

  const settingOf = (slot: number): Setting => settings.at(columns.settings.items[slot]!)

  function append(hash: Int32Array, looseHash: Int32Array, setting: number, counts: ReadCounts): number {
    hashes.add(hash)
    push(columns.looseNexts, looseHashes.add(looseHash) + 1)
    push(columns.settings, setting)
    pushCounts(columns, counts)
    push(met.heads, 0)
    return columns.runs.length - 1
  }

  return {
    columns,
    met,
    settings,
    hashes,
    looseHashes,
    slotOf: (hash) => hashes.find(numbersOf(hash)),
    slotsWithLoose(looseHash, limit) {
      const found: number[] = []
      let slot = looseHashes.find(numbersOf(looseHash))
      for (; slot >= 0 && found.length < limit; slot = columns.looseNexts.items[slot]! - 1) found.push(slot)
      return found
    },
    add: ({ hash, looseHash, ...setting }) =>
      append(numbersOf(hash), numbersOf(looseHash), settings.idOf(settingKey(setting)), noCounts),
    addRead: append,
    reserve(count) {
      const lists: Record<string, NumberList<Numbers>> = { ...columns, heads: met.heads }
      for (const list of Object.values(lists)) reserve(list, count)
      hashes.reserve(count)
      looseHashes.reserve(count)
    },
    settingOf,
    // Plain fields and no getters: an object that is written with one has a shape of its own, which lives until the
    // next full collection and holds all that it can reach.
    read(slot) {
      const toldSeq = columns.toldSeqs.items[slot]!
      const context = {
        slot,
        setting: settingOf(slot),
        runs: columns.runs.items[slot]!,
        failedRuns: columns.failedRuns.items[slot]!,
        outageRuns: columns.outageRuns.items[slot]!,
        lastFailedMs: nullable(columns.lastFailedMs.items[slot]!),
        lastOkMs: nullable(columns.lastOkMs.items[slot]!),
        met: readMet(met, slot),
      }
      return Number.isNaN(toldSeq) ? context : { toldSeq, ...context }
    },
    write(slot, counts) {
      writeCounts(columns, slot, counts)
      writeMet(met, slot, counts.met)
    },
  }
}

/** Nobody has told of them yet. */
function pushCounts(columns: CountColumns, counts: ReadCounts): void {
  push(columns.runs, counts.runs)
  push(columns.failedRuns, counts.failedRuns)
  push(columns.outageRuns, counts.outageRuns)
  push(columns.lastFailedMs, counts.lastFailedMs)
  push(columns.lastOkMs, counts.lastOkMs)
  push(columns.toldSeqs, NaN)
}

/** Not a number, and null, where there is no time; without the number of an entry nobody has told of them. */
export function writeCounts(columns: CountColumns, slot: number, counts: Omit<ContextCounts, 'met'>): void {
  columns.runs.items[slot] = counts.runs
  columns.failedRuns.items[slot] = counts.failedRuns
  columns.outageRuns.items[slot] = counts.outageRuns
  columns.lastFailedMs.items[slot] = counts.lastFailedMs ?? NaN
  columns.lastOkMs.items[slot] = counts.lastOkMs ?? NaN
  columns.toldSeqs.items[slot] = counts.toldSeq ?? NaN
}

const noCounts: ReadCounts = { runs: 0, failedRuns: 0, outageRuns: 0, lastFailedMs: NaN, lastOkMs: NaN }
const nullable = (value: number): number | null => (Number.isNaN(value) ? null : value)
