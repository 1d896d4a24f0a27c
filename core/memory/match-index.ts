import { emptyList, push, type IntList } from './match/growable.ts'
import { isGram } from './match/features.ts'

export interface Hit {
  readonly id: string
  /** Cosine of the weighted terms, 0 to 1. */
  readonly cosine: number
}

export interface SearchOptions {
  /** At most this many hits, best first. */
  readonly limit: number
  readonly cosine_min: number
}

/** Finds remembered term lists that resemble a new one. In process, one project each. */
export interface MatchIndex {
  /** Adds or replaces. */
  put(id: string, terms: readonly string[]): void
  remove(id: string): void
  search(terms: readonly string[], options: SearchOptions): readonly Hit[]
  size(): number
}

export interface MatchIndexOptions {
  /** Postings looked at per search; the commonest terms of a question are left out beyond it. */
  readonly postings_max?: number
  /** Candidates whose cosine is computed exactly. */
  readonly candidates_max?: number
}

/** A 4-gram alone says less than a word. */
const gramWeight = 0.4
/** Removed entries are swept out once they are so many, and a quarter of all. */
const dead_min = 256

/**
 * An inverted index over typed arrays: the rarest terms of a question first, as many postings as the bound allows, then
 * the exact cosine of the best candidates. Weights follow how rare a term is now, so that preambles every app shares
 * weigh little, yet an index of one entry works.
 */
export function createMatchIndex({ postings_max = 60_000, candidates_max = 128 }: MatchIndexOptions = {}): MatchIndex {
  let termIds = new Map<string, number>()
  let postings: IntList[] = []
  let gramFlags: boolean[] = []
  let entries: { readonly id: string; readonly terms: Int32Array }[] = []
  let alive: boolean[] = []
  let norms: number[] = []
  let slots = new Map<string, number>()
  let dead = 0
  // Scratch space, all zero between searches.
  let scores = new Float32Array(64)
  let asked = new Float32Array(256)

  const weightOf = (term: number): number =>
    Math.log(1 + (slots.size + 100) / (postings[term]!.length + 1)) * (gramFlags[term] === true ? gramWeight : 1)

  function termId(term: string): number {
    const known = termIds.get(term)
    if (known !== undefined) return known
    const made = postings.length
    termIds.set(term, made)
    postings.push(emptyList())
    gramFlags.push(isGram(term))
    if (made >= asked.length) asked = new Float32Array(asked.length * 2)
    return made
  }

  function put(id: string, terms: readonly string[]): void {
    remove(id)
    const slot = entries.length
    const ids = Int32Array.from(terms, termId)
    entries.push({ id, terms: ids })
    alive.push(true)
    slots.set(id, slot)
    for (const term of ids) push(postings[term]!, slot)
    norms.push(normOf(ids))
    if (slot >= scores.length) scores = new Float32Array(scores.length * 2)
  }

  const normOf = (ids: Int32Array): number => Math.sqrt(ids.reduce((sum, term) => sum + weightOf(term) ** 2, 0)) || 1

  function remove(id: string): void {
    const slot = slots.get(id)
    if (slot === undefined) return
    slots.delete(id)
    alive[slot] = false
    if (++dead >= dead_min && dead * 4 > entries.length) rebuild()
  }

  function rebuild(): void {
    const kept = entries.filter((_entry, slot) => alive[slot])
    const names = [...termIds.keys()]
    termIds = new Map()
    slots = new Map()
    ;[postings, gramFlags, entries, alive, norms] = [[], [], [], [], []]
    dead = 0
    for (const { id, terms } of kept) put(id, Array.from(terms, (term) => names[term]!))
  }

  function search(terms: readonly string[], { limit, cosine_min }: SearchOptions): readonly Hit[] {
    const known: { term: number; weight: number }[] = []
    let norm = 0
    for (const term of new Set(terms)) {
      const id = termIds.get(term)
      // A term never seen weighs as much as the rarest: it is part of the question that nothing remembered answers.
      const weight = id === undefined ? unseenWeight(term) : weightOf(id)
      norm += weight * weight
      if (id !== undefined) known.push({ term: id, weight })
    }
    if (known.length === 0) return []
    known.sort((a, b) => b.weight - a.weight)
    return rerank(collect(known), known, Math.sqrt(norm), limit, cosine_min)
  }

  const unseenWeight = (term: string): number => Math.log(1 + slots.size + 100) * (isGram(term) ? gramWeight : 1)

  /** Slots of the best candidates by the postings that the bound lets us see. */
  function collect(known: readonly { term: number; weight: number }[]): number[] {
    const touched: number[] = []
    let left = postings_max
    for (const { term, weight } of known) {
      const { items, length } = postings[term]!
      if (length > left) continue
      left -= length
      const gain = weight * weight
      for (let index = 0; index < length; index++) {
        const slot = items[index]!
        if (scores[slot] === 0) touched.push(slot)
        scores[slot]! += gain
      }
    }
    const ranked: { slot: number; score: number }[] = []
    for (const slot of touched) {
      if (alive[slot]) keepBest(ranked, slot, scores[slot]! / norms[slot]!, candidates_max)
      scores[slot] = 0
    }
    return ranked.map(({ slot }) => slot)
  }

  function rerank(
    candidates: readonly number[], known: readonly { term: number; weight: number }[], norm: number, limit: number, cosine_min: number,
  ): Hit[] {
    for (const { term, weight } of known) asked[term] = weight
    const hits: Hit[] = []
    for (const slot of candidates) {
      const { id, terms } = entries[slot]!
      let dot = 0
      let own = 0
      for (const term of terms) {
        const weight = weightOf(term)
        own += weight * weight
        dot += weight * asked[term]!
      }
      const cosine = dot / (norm * (Math.sqrt(own) || 1))
      if (cosine >= cosine_min) hits.push({ id, cosine: Math.min(1, cosine) })
    }
    for (const { term } of known) asked[term] = 0
    return hits.sort((a, b) => b.cosine - a.cosine || (a.id < b.id ? -1 : 1)).slice(0, limit)
  }

  return { put, remove, search, size: () => slots.size }
}

/** A min-heap in an array: the worst of the best is first, and goes when a better one comes. */
function keepBest(heap: { slot: number; score: number }[], slot: number, score: number, max: number): void {
  if (heap.length < max) {
    heap.push({ slot, score })
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      if (heap[parent]!.score <= heap[at]!.score) return
      ;[heap[parent], heap[at]] = [heap[at]!, heap[parent]!]
      at = parent
    }
    return
  }
  if (score <= heap[0]!.score) return
  heap[0] = { slot, score }
  for (let at = 0; ; ) {
    let least = at
    for (const child of [2 * at + 1, 2 * at + 2]) if (child < max && heap[child]!.score < heap[least]!.score) least = child
    if (least === at) return
    ;[heap[least], heap[at]] = [heap[at]!, heap[least]!]
    at = least
  }
}
