import type { MatchIndex } from '../match-index.ts'
import type { CountedContext } from '../told-contexts.ts'
import { createContextLists } from './context-lists.ts'
import { writeCounts, type ContextTable } from './context-table.ts'
import { knowsNewer } from './newer-counts.ts'
import type { ContextCounts, RememberedContext } from './remembered-context.ts'
import type { Tallies } from './tallies.ts'

/** More contexts of one project are not kept in the process; they are counted, and PostgreSQL has them. */
export const contextsMax = 2_000_000

/** Keeps table, index, lists and tallies in step: a context has the same number in all of them. */
export function createContextWriter(table: ContextTable, index: MatchIndex, tallies: Tallies) {
  const lists = createContextLists()
  let refused = 0

  const isGone = (slot: number): boolean => index.entries.removed.items[slot] === 1
  const slotOf = (hash: string): number => {
    const slot = table.slotOf(hash)
    return slot >= 0 && isGone(slot) ? -1 : slot
  }

  function hasRoom(): boolean {
    if (index.size() < contextsMax) return true
    refused += 1
    return false
  }

  function add(context: RememberedContext): void {
    if (!hasRoom()) return
    const { signature } = context
    const slot = table.add(signature)
    if (index.add(signature.words) !== slot) throw new Error('index and table count contexts differently')
    lists.add(slot, signature.app, signature.words.length > 0)
    table.write(slot, context)
    tallies.add(table, slot)
  }

  /** Lists and counts a slot that was filled already: one that was read, or taken over from a file. */
  function enter(slot: number, hasWords: boolean): void {
    lists.add(slot, table.settingOf(slot).app, hasWords)
    tallies.add(table, slot)
  }

  function write(slot: number, made: () => void): void {
    tallies.subtract(table, slot)
    made()
    tallies.add(table, slot)
  }

  /** Answers the slot of the context; -1 when it is not known. */
  function change(hash: string, changed: (before: ContextCounts) => ContextCounts): number {
    const slot = slotOf(hash)
    if (slot < 0) return slot
    const before = table.read(slot)
    const after = changed(before)
    if (after !== before) write(slot, () => table.write(slot, after))
    return slot
  }

  /** The same for counts that were told: what most of them change is numbers, and nothing else is read. */
  function setCounts(told: CountedContext, toldSeq: number): number {
    const slot = slotOf(told.hash)
    if (slot < 0 || knowsNewer(table.columns, slot, told, toldSeq)) return slot
    const { runs, failed, outages, lastFailedMs, lastOkMs } = told
    const counts = { runs, failedRuns: failed, outageRuns: outages, lastFailedMs, lastOkMs, toldSeq }
    write(slot, () => writeCounts(table.columns, slot, counts))
    return slot
  }

  const { begins } = index.entries
  for (let slot = 0; slot < table.columns.runs.length; slot++)
    if (!isGone(slot)) enter(slot, begins.items[slot]! < begins.items[slot + 1]!)

  return { lists, isGone, slotOf, add, enter, hasRoom, change, setCounts, refused: () => refused }
}
