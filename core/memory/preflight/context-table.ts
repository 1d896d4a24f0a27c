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
import { createPlaces, hashOf, numbersOf, type Places } from './places.ts'
import type { RememberedContext } from './remembered-context.ts'
import { createSettingTable, settingKey, type SettingTable } from './setting-table.ts'

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
  read(slot: number, words: (slot: number) => readonly string[]): RememberedContext
  write(slot: number, context: RememberedContext): void
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

  function signatureOf(slot: number, words: (slot: number) => readonly string[]): ContextSignature {
    // Of forty contexts that are looked at few show their words and hashes.
    return {
      ...settings.at(columns.settings.items[slot]!),
      get hash() {
        return hashOf(hashes.keys.items, slot * 4)
      },
      looseHash: '',
      get words() {
        return words(slot)
      },
    }
  }

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
    read(slot, words) {
      const toldSeq = columns.toldSeqs.items[slot]!
      const context = {
        signature: signatureOf(slot, words),
        runs: columns.runs.items[slot]!,
        failedRuns: columns.failedRuns.items[slot]!,
        outageRuns: columns.outageRuns.items[slot]!,
        lastFailedMs: nullable(columns.lastFailedMs.items[slot]!),
        lastOkMs: nullable(columns.lastOkMs.items[slot]!),
        met: readMet(met, slot),
      }
      return Number.isNaN(toldSeq) ? context : { ...context, toldSeq }
    },
    write(slot, context) {
      writeCounts(columns, slot, context)
      writeMet(met, slot, context.met)
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

function writeCounts(columns: CountColumns, slot: number, context: RememberedContext): void {
  columns.runs.items[slot] = context.runs
  columns.failedRuns.items[slot] = context.failedRuns
  columns.outageRuns.items[slot] = context.outageRuns
  columns.lastFailedMs.items[slot] = context.lastFailedMs ?? NaN
  columns.lastOkMs.items[slot] = context.lastOkMs ?? NaN
  columns.toldSeqs.items[slot] = context.toldSeq ?? NaN
}

const noCounts: ReadCounts = { runs: 0, failedRuns: 0, outageRuns: 0, lastFailedMs: NaN, lastOkMs: NaN }
const nullable = (value: number): number | null => (Number.isNaN(value) ? null : value)
