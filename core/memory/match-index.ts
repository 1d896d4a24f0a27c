import { createBest, keepBest, type Best } from './match/best.ts'
import { addEntry, emptyPostings, rebuilt, removeEntry, unseenWeight, type Postings } from './match/postings.ts'

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
  /** Adds or replaces. A term stands in a list once. */
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

/** Space that searches share; weights and scores are all zero between them. */
interface Scratch {
  /** By term: its weight in the question. */
  weights: Float32Array
  /** By slot. */
  scores: Float32Array
  touched: Int32Array
  readonly best: Best
}

/** A question as the index sees it. */
interface Asked {
  /** Terms that are remembered, heaviest first. */
  readonly known: number[]
  /** Length of the whole question, and of what is remembered of it. */
  readonly square: number
  readonly knownSquare: number
}

/**
 * An inverted index over typed arrays: the rarest terms of a question first, until what is left could not make a match
 * by itself, then the exact cosine of the best candidates.
 */
export function createMatchIndex({ postings_max = 40_000, candidates_max = 64 }: MatchIndexOptions = {}): MatchIndex {
  const scratch: Scratch = {
    weights: new Float32Array(256),
    scores: new Float32Array(64),
    touched: new Int32Array(64),
    best: createBest(candidates_max),
  }
  let postings = emptyPostings()
  let dead = 0

  function remove(id: string): void {
    if (removeEntry(postings, id) && ++dead >= dead_min && dead * 4 > postings.ids.length) {
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
      makeRoom(scratch, postings)
      const asked = weigh(postings, terms, scratch.weights)
      chooseCandidates(postings, asked, scratch, cosine_min, postings_max)
      const hits = exactHits(postings, asked, scratch, cosine_min)
      for (const term of asked.known) scratch.weights[term] = 0
      return hits.sort((a, b) => b.cosine - a.cosine || (a.id < b.id ? -1 : 1)).slice(0, limit)
    },
  }
}

function makeRoom(scratch: Scratch, { ids, lists }: Postings): void {
  if (scratch.scores.length < ids.length) {
    scratch.scores = new Float32Array(ids.length * 2)
    scratch.touched = new Int32Array(ids.length * 2)
  }
  if (scratch.weights.length < lists.length) scratch.weights = new Float32Array(lists.length * 2)
}

/** Notes what each term of the question weighs. */
function weigh(postings: Postings, terms: readonly string[], weights: Float32Array): Asked {
  const known: number[] = []
  let knownSquare = 0
  let unseenSquare = 0
  for (const name of terms) {
    const term = postings.termIds.get(name)
    if (term === undefined) unseenSquare += unseenWeight(postings, name) ** 2
    else if (weights[term] === 0) {
      const weight = postings.weights.items[term]!
      weights[term] = weight
      knownSquare += weight * weight
      known.push(term)
    }
  }
  known.sort((a, b) => weights[b]! - weights[a]!)
  return { known, knownSquare, square: knownSquare + unseenSquare }
}

/**
 * Leaves the best candidates in `scratch.best`. Whoever shares only terms from where it stops with the question has a
 * cosine below the least that counts, so stopping there loses none; `postings_max` may.
 */
function chooseCandidates(
  { lists, ids, norms }: Postings,
  { known, square, knownSquare }: Asked,
  { weights, scores, touched, best }: Scratch,
  cosine_min: number,
  postings_max: number,
): void {
  const enough = cosine_min * cosine_min * square
  let left = postings_max
  let rest = knownSquare
  let count = 0
  for (const term of known) {
    if (rest < enough) break
    const gain = weights[term]! * weights[term]!
    rest -= gain
    const { items, length } = lists[term]!
    if (length > left) continue
    left -= length
    for (let at = 0; at < length; at++) {
      const slot = items[at]!
      const score = scores[slot]!
      if (score === 0) touched[count++] = slot
      scores[slot] = score + gain
    }
  }
  best.count = 0
  for (let at = 0; at < count; at++) {
    const slot = touched[at]!
    if (ids[slot] !== null) keepBest(best, slot, scores[slot]! / norms.items[slot]!)
    scores[slot] = 0
  }
}

/** The exact cosine of each candidate, by what its terms weigh now. */
function exactHits(
  { ids, terms, begins, weights }: Postings,
  { square }: Asked,
  { weights: asked, best }: Scratch,
  cosine_min: number,
): Hit[] {
  const hits: Hit[] = []
  const norm = Math.sqrt(square) || 1
  for (let candidate = 0; candidate < best.count; candidate++) {
    const slot = best.slots[candidate]!
    const end = begins.items[slot + 1]!
    let dot = 0
    let own = 0
    for (let at = begins.items[slot]!; at < end; at++) {
      const term = terms.items[at]!
      const weight = weights.items[term]!
      own += weight * weight
      dot += weight * asked[term]!
    }
    const cosine = Math.min(1, dot / (norm * (Math.sqrt(own) || 1)))
    if (cosine >= cosine_min) hits.push({ id: ids[slot]!, cosine })
  }
  return hits
}
