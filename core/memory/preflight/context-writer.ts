import type { MatchIndex } from '../match-index.ts'
import { createContextLists } from './context-lists.ts'
import type { ContextTable } from './context-table.ts'
import type { RememberedContext } from './remembered-context.ts'
import type { Tallies } from './tallies.ts'

/** More contexts of one project are not kept in the process; they are counted, and PostgreSQL has them. */
export const contexts_max = 2_000_000

/** Keeps table, index, lists and tallies in step: a context has the same number in all of them. */
export function createContextWriter(table: ContextTable, index: MatchIndex, tallies: Tallies) {
  const lists = createContextLists()
  let refused = 0

  const isGone = (slot: number): boolean => index.entries.removed.items[slot] === 1
  const at = (slot: number): RememberedContext => table.read(slot, index.wordsOf)
  const appOf = (slot: number): string => table.settings.at(table.columns.settings.items[slot]!).app
  const slotOf = (hash: string): number => {
    const slot = table.slotOf(hash)
    return slot >= 0 && isGone(slot) ? -1 : slot
  }

  function hasRoom(): boolean {
    if (index.size() < contexts_max) return true
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
    tallies.add(context)
  }

  /** Lists and counts a slot that was filled already: one that was read, or taken over from a file. */
  function enter(slot: number, hasWords: boolean): void {
    lists.add(slot, appOf(slot), hasWords)
    tallies.addCounts(table, slot)
  }

  /** False when the context is not known. */
  function change(hash: string, changed: (before: RememberedContext) => RememberedContext): boolean {
    const slot = slotOf(hash)
    if (slot < 0) return false
    const before = at(slot)
    const after = changed(before)
    if (after === before) return true
    tallies.subtract(before)
    table.write(slot, after)
    tallies.add(after)
    return true
  }

  const { begins } = index.entries
  for (let slot = 0; slot < table.columns.runs.length; slot++)
    if (!isGone(slot)) enter(slot, begins.items[slot]! < begins.items[slot + 1]!)

  return { lists, isGone, at, slotOf, add, enter, hasRoom, change, refused: () => refused }
}
