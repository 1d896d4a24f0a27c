import type { Asked } from './asked.ts'
import { createBest, keepBest, type Best } from './best.ts'
import { prefixCosine } from './build-postings.ts'
import type { Entries } from './entries.ts'
import type { Listed } from './freezer.ts'

/** A search goes so far for neighbours that are no matches. */
const cheap_max = 4_000

/**
 * Entries are scored so many at a time, all lists side by side: their scores stay in the cache nearest to the
 * processor. Scores of a million entries do not, and nearly every posting then waits for memory.
 */
const window_entries = 1 << 14

export interface Candidates {
  /** The best entries for a question; the same object each time. */
  choose(asked: Asked, cosine_min: number): Best
  /** Searches that left lists out because they had looked at enough. */
  bounded(): number
}

/** Entries that hold a word, ascending, and what each gains by it. */
interface Part<List> {
  readonly list: List
  readonly gain: number
  readonly end: number
  at: number
}

interface Chosen {
  /** Heaviest first, as the question has them: sums come out the same. */
  readonly frozen: readonly Part<Int32Array>[]
  readonly fresh: readonly Part<readonly number[]>[]
  readonly bounded: boolean
}

/** Scores of the entries of one window, and which of them are not zero. */
interface Window {
  readonly scores: Float32Array
  readonly touched: Int32Array
  count: number
}

/** Chooses entries that may resemble a question by the words they share with it. */
export function createCandidates(
  entries: Entries,
  listed: Listed,
  postings_max: number,
  candidates_max: number,
): Candidates {
  const best = createBest(candidates_max)
  const window = { scores: new Float32Array(window_entries), touched: new Int32Array(window_entries), count: 0 }
  let boundedSearches = 0

  function choose(asked: Asked, cosine_min: number): Best {
    const { frozen, fresh, bounded } = chooseLists(asked, listed, Math.max(cosine_min, prefixCosine), postings_max)
    if (bounded) boundedSearches += 1
    best.count = 0
    const total = entries.begins.length - 1
    for (let first = firstOf(frozen, fresh); first < total; first += window_entries) {
      for (const part of frozen) scoreFrozen(window, part, first)
      for (const part of fresh) scoreFresh(window, part, first)
      takeBest(best, window, entries, first)
    }
    return best
  }

  return { choose, bounded: () => boundedSearches }
}

/** Lists to look at: the rarest words, until the rest could not match by itself or enough is looked at. */
function chooseLists(
  { probes, square }: Asked,
  { base, fresh: freshLists }: Listed,
  cosine_min: number,
  postings_max: number,
): Chosen {
  const enough = cosine_min ** 2 * square
  const frozen: Part<Int32Array>[] = []
  const fresh: Part<readonly number[]>[] = []
  let rest = probes.reduce((sum, { block }) => sum + block, 0)
  let seen = 0
  let bounded = false
  const hasRoom = (count: number): boolean => {
    if (seen + count > postings_max) return !(bounded = true)
    seen += count
    return count > 0
  }
  for (const { block, lists } of probes) {
    if (rest < enough && seen > cheap_max) break
    rest -= block
    for (const { word, gain } of lists) {
      if (base !== null && word + 1 < base.begins.length) {
        const [at, end] = [base.begins[word]!, base.begins[word + 1]!]
        if (hasRoom(end - at)) frozen.push({ list: base.lists, gain, at, end })
      }
      for (const part of freshLists) {
        const list = part.get(word)
        if (list !== undefined && hasRoom(list.length)) fresh.push({ list, gain, at: 0, end: list.length })
      }
    }
  }
  return { frozen, fresh, bounded }
}

/** Where the first window begins: a question that only what is new can answer does not walk over all that is frozen. */
function firstOf(frozen: Chosen['frozen'], fresh: Chosen['fresh']): number {
  let first = Infinity
  for (const { list, at } of frozen) first = Math.min(first, list[at]!)
  for (const { list, at } of fresh) first = Math.min(first, list[at]!)
  return first - (first % window_entries)
}

// Twice the same, so that each loop reads lists of one kind and is compiled for them.

function scoreFrozen(window: Window, part: Part<Int32Array>, first: number): void {
  const { scores, touched } = window
  const { list, gain, end } = part
  const last = first + window_entries
  let [at, count] = [part.at, window.count]
  for (let entry = 0; at < end && (entry = list[at]!) < last; at++) {
    const place = entry - first
    if (scores[place] === 0) touched[count++] = place
    scores[place]! += gain
  }
  part.at = at
  window.count = count
}

function scoreFresh(window: Window, part: Part<readonly number[]>, first: number): void {
  const { scores, touched } = window
  const { list, gain, end } = part
  const last = first + window_entries
  let [at, count] = [part.at, window.count]
  for (let entry = 0; at < end && (entry = list[at]!) < last; at++) {
    const place = entry - first
    if (scores[place] === 0) touched[count++] = place
    scores[place]! += gain
  }
  part.at = at
  window.count = count
}

/** Keeps the best of those that were touched, and leaves the scores as they were. */
function takeBest(best: Best, window: Window, { removed, norms }: Entries, first: number): void {
  const { scores, touched, count } = window
  for (let at = 0; at < count; at++) {
    const place = touched[at]!
    const score = scores[place]! / norms.items[first + place]!
    scores[place] = 0
    if (best.count === best.max && score <= best.scores[0]!) continue
    if (removed.items[first + place] === 0) keepBest(best, first + place, score)
  }
  window.count = 0
}
