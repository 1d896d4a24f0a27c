import { keepBest, type Scored } from './match/best.ts'
import {
  addEntry,
  emptyPostings,
  rebuilt,
  removeEntry,
  unseenWeight,
  weightOf,
  type Postings,
} from './match/postings.ts'

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

/** Finds remembered term lists that resemble a new one. In process, one per project. */
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

/** Removed entries are swept out once they are so many, and a quarter of all. */
const dead_min = 256

interface Asked {
  readonly term: number
  readonly weight: number
}

/** Scratch space of searches, all zero between them. */
interface Scratch {
  scores: Float32Array
  weights: Float32Array
}

/**
 * An inverted index over typed arrays: the rarest terms of a question first, as many postings as the bound allows, then
 * the exact cosine of the best candidates.
 */
export function createMatchIndex({ postings_max = 40_000, candidates_max = 64 }: MatchIndexOptions = {}): MatchIndex {
  const scratch: Scratch = { scores: new Float32Array(64), weights: new Float32Array(256) }
  let postings = emptyPostings()
  let dead = 0

  function remove(id: string): void {
    if (removeEntry(postings, id) && ++dead >= dead_min && dead * 4 > postings.entries.length) {
      postings = rebuilt(postings)
      dead = 0
    }
  }

  return {
    size: () => postings.slots.size,
    remove,
    put(id, terms) {
      remove(id)
      addEntry(postings, id, terms)
    },
    search(terms, { limit, cosine_min }) {
      const { known, norm } = weigh(postings, terms)
      if (known.length === 0) return []
      makeRoom(scratch, postings)
      const slots = candidates(postings, known, scratch.scores, postings_max, candidates_max)
      const hits = cosines(postings, slots, known, norm, scratch.weights).filter(({ cosine }) => cosine >= cosine_min)
      return hits.sort((a, b) => b.cosine - a.cosine || (a.id < b.id ? -1 : 1)).slice(0, limit)
    },
  }
}

function makeRoom(scratch: Scratch, { entries, lists }: Postings): void {
  if (scratch.scores.length < entries.length) scratch.scores = new Float32Array(entries.length * 2)
  if (scratch.weights.length < lists.length) scratch.weights = new Float32Array(lists.length * 2)
}

/** Terms of the question that are remembered, heaviest first, and the length of the whole question. */
function weigh(
  postings: Postings,
  terms: readonly string[],
): { readonly known: readonly Asked[]; readonly norm: number } {
  const known: Asked[] = []
  let square = 0
  for (const name of new Set(terms)) {
    const term = postings.termIds.get(name)
    const weight = term === undefined ? unseenWeight(postings, name) : weightOf(postings, term)
    square += weight * weight
    if (term !== undefined) known.push({ term, weight })
  }
  return { known: known.sort((a, b) => b.weight - a.weight), norm: Math.sqrt(square) || 1 }
}

/** Slots of the best candidates, by as many postings as may be looked at. */
function candidates(
  { lists, entries }: Postings,
  known: readonly Asked[],
  scores: Float32Array,
  postings_max: number,
  candidates_max: number,
): readonly number[] {
  const touched: number[] = []
  let left = postings_max
  for (const { term, weight } of known) {
    const { items, length } = lists[term]!
    if (length > left) continue
    left -= length
    const gain = weight * weight
    for (let index = 0; index < length; index++) {
      const slot = items[index]!
      if (scores[slot] === 0) touched.push(slot)
      scores[slot]! += gain
    }
  }
  const best: Scored[] = []
  for (const slot of touched) {
    const entry = entries[slot]
    if (entry) keepBest(best, slot, scores[slot]! / entry.norm, candidates_max)
    scores[slot] = 0
  }
  return best.map(({ slot }) => slot)
}

/** The exact cosine of each candidate, by what its terms weigh now. */
function cosines(
  postings: Postings,
  slots: readonly number[],
  known: readonly Asked[],
  norm: number,
  weights: Float32Array,
): Hit[] {
  for (const { term, weight } of known) weights[term] = weight
  const hits = slots.map((slot): Hit => {
    const { id, terms } = postings.entries[slot]!
    let dot = 0
    let square = 0
    for (const term of terms) {
      const weight = weightOf(postings, term)
      square += weight * weight
      dot += weight * weights[term]!
    }
    return { id, cosine: Math.min(1, dot / (norm * (Math.sqrt(square) || 1))) }
  })
  for (const { term } of known) weights[term] = 0
  return hits
}
