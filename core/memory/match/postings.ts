import { isGram } from './features.ts'
import { emptyFloats, emptyInts, pushFloat, pushInt, type FloatList, type IntList } from './growable.ts'

/** A 4-gram alone says less than a word. */
const gramWeight = 0.4
/** Taken as seen already, so that in a small memory no word counts as rare only because little is known. */
const smoothing = 100
/** All terms weigh a little more with each entry; a twentieth more entries are a hundredth more weight. */
const weighedAnew_growth = 1.05

/** Terms, where they occur, and how much they weigh. Slots of removed entries stay, empty, until it is made anew. */
export interface Postings {
  readonly termIds: Map<string, number>
  /** By term: the slots of the entries that hold it. */
  readonly lists: IntList[]
  /** By term: how much less than a word it says. */
  readonly factors: FloatList
  /** By term: how rare it is, as of late. */
  readonly weights: FloatList
  /** By slot; null once removed. */
  readonly ids: (string | null)[]
  readonly slots: Map<string, number>
  /** Terms of all entries, one after the other, and by slot where they begin; one more begins at the end. */
  readonly terms: IntList
  readonly begins: IntList
  /** By slot: length of the weighted terms when it was added: good enough to choose candidates by. */
  readonly norms: FloatList
  weighedAtSize: number
}

export function emptyPostings(): Postings {
  const begins = emptyInts()
  pushInt(begins, 0)
  return {
    termIds: new Map(),
    lists: [],
    factors: emptyFloats(),
    weights: emptyFloats(),
    ids: [],
    slots: new Map(),
    terms: emptyInts(),
    begins,
    norms: emptyFloats(),
    weighedAtSize: 0,
  }
}

/** Preambles that every app shares weigh little, yet an index of one entry works. */
const rarity = (size: number, holders: number): number => Math.log(1 + (size + smoothing) / (holders + 1))

/** A term never seen weighs as much as the rarest: it is part of the question that nothing remembered answers. */
export const unseenWeight = ({ slots }: Postings, term: string): number =>
  rarity(slots.size, 0) * (isGram(term) ? gramWeight : 1)

export function addEntry(postings: Postings, id: string, terms: readonly string[]): void {
  const slot = postings.ids.length
  postings.ids.push(id)
  postings.slots.set(id, slot)
  for (const name of terms) {
    const term = termId(postings, name)
    pushInt(postings.terms, term)
    pushInt(postings.lists[term]!, slot)
    weigh(postings, term)
  }
  pushInt(postings.begins, postings.terms.length)
  pushFloat(postings.norms, normOf(postings, slot))
  if (postings.slots.size > postings.weighedAtSize * weighedAnew_growth) weighAll(postings)
}

/** Length of an entry's weighted terms, by what they weigh now. */
export function normOf({ terms, begins, weights }: Postings, slot: number): number {
  let square = 0
  for (let at = begins.items[slot]!; at < begins.items[slot + 1]!; at++) square += weights.items[terms.items[at]!]! ** 2
  return Math.sqrt(square) || 1
}

function weigh({ lists, factors, weights, slots }: Postings, term: number): void {
  weights.items[term] = rarity(slots.size, lists[term]!.length) * factors.items[term]!
}

function weighAll(postings: Postings): void {
  postings.weighedAtSize = postings.slots.size
  for (let term = 0; term < postings.lists.length; term++) weigh(postings, term)
}

/** False when there was none. */
export function removeEntry(postings: Postings, id: string): boolean {
  const slot = postings.slots.get(id)
  if (slot === undefined) return false
  postings.slots.delete(id)
  postings.ids[slot] = null
  return true
}

/** The same without the slots and terms of what was removed. */
export function rebuilt(postings: Postings): Postings {
  const fresh = emptyPostings()
  const names = [...postings.termIds.keys()]
  const { terms, begins } = postings
  postings.ids.forEach((id, slot) => {
    if (id === null) return
    const own = terms.items.subarray(begins.items[slot], begins.items[slot + 1])
    addEntry(
      fresh,
      id,
      Array.from(own, (term) => names[term]!),
    )
  })
  return fresh
}

function termId({ termIds, lists, factors, weights }: Postings, term: string): number {
  const known = termIds.get(term)
  if (known !== undefined) return known
  termIds.set(term, lists.length)
  lists.push(emptyInts())
  pushFloat(factors, isGram(term) ? gramWeight : 1)
  pushFloat(weights, 0)
  return lists.length - 1
}
