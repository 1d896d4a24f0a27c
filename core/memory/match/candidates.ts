import type { Asked } from './asked.ts'
import { createBest, keepBest, type Best } from './best.ts'
import { prefixCosine } from './build-postings.ts'
import type { Entries } from './entries.ts'
import type { Listed } from './freezer.ts'

/** A search goes so far for neighbours that are no matches. */
const cheap_max = 4_000

export interface Candidates {
  /** The best entries for a question; the same object each time. */
  choose(asked: Asked, cosine_min: number): Best
  /** Searches that left lists out because they had looked at enough. */
  bounded(): number
}

/** Chooses entries that may resemble a question by the words they share with it. */
export function createCandidates(
  entries: Entries,
  listed: Listed,
  postings_max: number,
  candidates_max: number,
): Candidates {
  const best = createBest(candidates_max)
  const touched = new Int32Array(Math.min(postings_max, 4_000_000) + 1)
  let scores = new Float32Array(64)
  let boundedSearches = 0

  /** Leaves the best of those that were touched in `best`, and the scores as they were. */
  function takeBest(count: number): Best {
    best.count = 0
    for (let at = 0; at < count; at++) {
      const entry = touched[at]!
      if (entries.removed.items[entry] === 0) keepBest(best, entry, scores[entry]! / entries.norms.items[entry]!)
      scores[entry] = 0
    }
    return best
  }

  function choose({ probes, square }: Asked, cosine_min: number): Best {
    const { base, fresh } = listed
    const enough = Math.max(cosine_min, prefixCosine) ** 2 * square
    const total = entries.begins.length - 1
    if (scores.length < total) scores = new Float32Array(Math.ceil(total * 1.25))
    let rest = probes.reduce((sum, { block }) => sum + block, 0)
    let seen = 0
    let count = 0
    let bounded = false
    const score = (list: Int32Array | readonly number[], from: number, to: number, gain: number): void => {
      if (seen + to - from > postings_max) return void (bounded = true)
      seen += to - from
      for (let at = from; at < to; at++) {
        const entry = list[at]!
        if (scores[entry] === 0) touched[count++] = entry
        scores[entry]! += gain
      }
    }
    for (const { block, lists } of probes) {
      if (rest < enough && seen > cheap_max) break
      rest -= block
      for (const { word, gain } of lists) {
        if (base !== null && word + 1 < base.begins.length)
          score(base.lists, base.begins[word]!, base.begins[word + 1]!, gain)
        for (const part of fresh) {
          const list = part.get(word)
          if (list !== undefined) score(list, 0, list.length, gain)
        }
      }
    }
    if (bounded) boundedSearches += 1
    return takeBest(count)
  }

  return { choose, bounded: () => boundedSearches }
}
