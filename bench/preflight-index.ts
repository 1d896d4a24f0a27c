import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { contextOf } from '#core/memory/context-signature.ts'
import { featuresOf } from '#core/memory/match/features.ts'
import { createMatchIndex, type Hit, type MatchIndex } from '#core/memory/match-index.ts'

import { median, quantile } from './support/quantiles.ts'
import { pick, randomFrom } from './support/random.ts'
import { questionOf } from './support/remembered.ts'

export interface PreflightIndexFigures {
  readonly contexts: number
  readonly buildMs: number
  readonly memoryMb: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The baseline: every context compared, in the same run. */
  readonly exhaustiveP50Ms: number
  readonly exhaustiveP99Ms: number
  /** Share of the exhaustive search's matches at cosine 0.4 or above that are found: the best one, and the best ten. */
  readonly recallAt1: number
  readonly recallAt10: number
}

const hitsOf10 = { limit: 10, cosine_min: 0.4 }

/** The lexical index alone: questions like remembered ones, with words left out and replaced. */
export function benchPreflightIndex({ contexts = 10_000, questions = 2_000 } = {}): PreflightIndexFigures {
  const random = randomFrom(11)
  const remembered = wordLists(contexts, random)
  const before = heapUsed()
  const began = performance.now()
  const index = createMatchIndex()
  remembered.forEach((words, at) => index.put(`c${at}`, featuresOf(words).terms))
  const buildMs = performance.now() - began
  const memoryMb = (heapUsed() - before) / 2 ** 20
  const everything = createMatchIndex({ postings_max: Infinity, candidates_max: contexts })
  remembered.forEach((words, at) => everything.put(`c${at}`, featuresOf(words).terms))
  const asked = Array.from({ length: questions }, () =>
    featuresOf(reworded(pick(random, remembered), remembered, random)),
  )
  for (const { terms } of asked.slice(0, 200)) index.search(terms, hitsOf10)
  const bounded = asked.map(({ terms }) => timed(index, terms))
  // Comparing everything, far matches included, is slow; a part of the questions is enough to know how slow.
  const exact = asked.slice(0, questions / 4).map(({ terms }) => {
    const { ms, hits } = timed(everything, terms, { ...hitsOf10, cosine_min: 0 })
    return { ms, hits: hits.filter(({ cosine }) => cosine >= hitsOf10.cosine_min) }
  })
  const times = bounded.map(({ ms }) => ms)
  const exactTimes = exact.map(({ ms }) => ms)
  return {
    contexts,
    buildMs,
    memoryMb,
    p50Ms: median(times),
    p99Ms: quantile(times, 0.99),
    exhaustiveP50Ms: median(exactTimes),
    exhaustiveP99Ms: quantile(exactTimes, 0.99),
    recallAt1: recall(exact, bounded, 1),
    recallAt10: recall(exact, bounded, 10),
  }
}

function wordLists(count: number, random: () => number): readonly (readonly string[])[] {
  const known = new Map<string, readonly string[]>()
  while (known.size < count) {
    const { words } = contextOf(questionOf(random))
    known.set(words.join(' '), words)
  }
  return [...known.values()]
}

/** Thirty of a hundred words left out, ten replaced by words of another question. */
function reworded(words: readonly string[], others: readonly (readonly string[])[], random: () => number): string[] {
  return words.flatMap((word) => {
    const chance = random() % 100
    if (chance < 30) return []
    return chance < 40 ? [pick(random, pick(random, others))] : [word]
  })
}

function timed(
  index: MatchIndex,
  terms: readonly string[],
  options = hitsOf10,
): { readonly ms: number; readonly hits: readonly Hit[] } {
  const began = performance.now()
  const hits = index.search(terms, options)
  return { ms: performance.now() - began, hits }
}

/** Matches with the same cosine are as good as each other. */
function recall(
  exact: readonly { hits: readonly Hit[] }[],
  found: readonly { hits: readonly Hit[] }[],
  first: number,
): number {
  let wanted = 0
  let met = 0
  exact.forEach(({ hits }, at) => {
    const best = hits.slice(0, first)
    const worst = best.at(-1)?.cosine ?? 0
    wanted += best.length
    met += Math.min(best.length, found[at]!.hits.filter(({ cosine }) => cosine >= worst - 1e-6).length)
  })
  return wanted === 0 ? 1 : met / wanted
}

/** Bytes in use after everything that can go is gone. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed: heap, arrayBuffers } = process.memoryUsage()
  return heap + arrayBuffers
}
