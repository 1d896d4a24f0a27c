import { isGram } from './features.ts'
import { emptyList, push, type IntList } from './growable.ts'

/** A 4-gram alone says less than a word. */
const gramWeight = 0.4
/** Taken as seen already, so that in a small memory no word counts as rare only because little is known. */
const smoothing = 100

interface Entry {
  readonly id: string
  readonly terms: Int32Array
  /** Length of the weighted terms when it was added: good enough to choose candidates by. */
  readonly norm: number
}

/** Terms, where they occur, and how much they weigh. Slots of removed entries stay, empty, until it is made anew. */
export interface Postings {
  readonly termIds: Map<string, number>
  readonly lists: IntList[]
  readonly gramFlags: boolean[]
  /** By slot; null once removed. */
  readonly entries: (Entry | null)[]
  readonly slots: Map<string, number>
}

export const emptyPostings = (): Postings => ({
  termIds: new Map(),
  lists: [],
  gramFlags: [],
  entries: [],
  slots: new Map(),
})

/** How rare a term is now. Preambles that every app shares weigh little, yet an index of one entry works. */
export const weightOf = ({ lists, gramFlags, slots }: Postings, term: number): number =>
  Math.log(1 + (slots.size + smoothing) / (lists[term]!.length + 1)) * (gramFlags[term] === true ? gramWeight : 1)

/** A term never seen weighs as much as the rarest: it is part of the question that nothing remembered answers. */
export const unseenWeight = ({ slots }: Postings, term: string): number =>
  Math.log(1 + slots.size + smoothing) * (isGram(term) ? gramWeight : 1)

export function addEntry(postings: Postings, id: string, terms: readonly string[]): void {
  const slot = postings.entries.length
  const ids = Int32Array.from(terms, (term) => termId(postings, term))
  postings.slots.set(id, slot)
  for (const term of ids) push(postings.lists[term]!, slot)
  const norm = Math.sqrt(ids.reduce((sum, term) => sum + weightOf(postings, term) ** 2, 0)) || 1
  postings.entries.push({ id, terms: ids, norm })
}

/** False when there was none. */
export function removeEntry(postings: Postings, id: string): boolean {
  const slot = postings.slots.get(id)
  if (slot === undefined) return false
  postings.slots.delete(id)
  postings.entries[slot] = null
  return true
}

/** The same without the slots and terms of what was removed. */
export function rebuilt(postings: Postings): Postings {
  const fresh = emptyPostings()
  const names = [...postings.termIds.keys()]
  for (const entry of postings.entries) {
    if (entry !== null)
      addEntry(
        fresh,
        entry.id,
        Array.from(entry.terms, (term) => names[term]!),
      )
  }
  return fresh
}

function termId({ termIds, lists, gramFlags }: Postings, term: string): number {
  const known = termIds.get(term)
  if (known !== undefined) return known
  termIds.set(term, lists.length)
  lists.push(emptyList())
  gramFlags.push(isGram(term))
  return lists.length - 1
}
