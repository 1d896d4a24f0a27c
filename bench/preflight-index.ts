import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { wordsOf } from '#core/memory/context/words.ts'
import { createMatchIndex, type Hit, type MatchIndex } from '#core/memory/match-index.ts'

import { textFrom, reworded } from './support/lexicon.ts'
import { median, quantile } from './support/quantiles.ts'
import { randomFrom } from './support/random.ts'

export interface PreflightIndexFigures {
  readonly contexts: number
  readonly buildMs: number
  readonly bytesPerContext: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** The baseline: every context compared, in the same run. */
  readonly exhaustiveP50Ms: number
  /** Share of the exhaustive search's matches at cosine 0.4 or above that are found: the best one, and the best ten. */
  readonly recallAt1: number
  readonly recallAt10: number
  /** The same of questions that nothing remembered was made from. */
  readonly novelRecallAt1: number
  readonly boundedSearches: number
}

const hitsOf10 = { limit: 10, cosineMin: 0.4 }
const asProduct = { limit: 48, cosineMin: 0.15 }

/** The lexical index alone: questions like remembered ones, with words left out and replaced. */
export async function benchPreflightIndex({
  contexts = 10_000,
  questions = 2_000,
  compared = 100,
} = {}): Promise<PreflightIndexFigures> {
  const random = randomFrom(11)
  const texts: string[] = []
  const before = heapUsed()
  const began = performance.now()
  const index = createMatchIndex({ freshMin: Infinity })
  for (let at = 0; at < contexts; at += 1) {
    const text = textFrom(random)
    index.add(wordsOf(text).list)
    if (at % Math.max(1, Math.floor(contexts / questions)) === 0) texts.push(text)
  }
  await index.freeze()
  const buildMs = performance.now() - began
  const bytesPerContext = (heapUsed() - before) / contexts
  const asked = texts.map((text) => wordsOf(reworded(text, random)).list)
  const novel = texts.slice(0, compared).map(() => wordsOf(textFrom(random)).list)
  for (const words of asked.slice(0, 200)) index.search(words, asProduct)
  const times = asked.map((words) => timed(() => index.search(words, asProduct)).ms)
  const exact = asked.slice(0, compared).map((words) => timed(() => index.compareAll(words, hitsOf10)))
  const { boundedSearches } = index.counts()
  return {
    contexts,
    buildMs,
    bytesPerContext,
    p50Ms: median(times),
    p99Ms: quantile(times, 0.99),
    exhaustiveP50Ms: median(exact.map(({ ms }) => ms)),
    recallAt1: recall(
      index,
      asked.slice(0, compared),
      exact.map(({ value }) => value),
      1,
    ),
    recallAt10: recall(
      index,
      asked.slice(0, compared),
      exact.map(({ value }) => value),
      10,
    ),
    novelRecallAt1: recall(
      index,
      novel,
      novel.map((words) => index.compareAll(words, hitsOf10)),
      1,
    ),
    boundedSearches,
  }
}

function timed<Value>(work: () => Value): { readonly ms: number; readonly value: Value } {
  const began = performance.now()
  const value = work()
  return { ms: performance.now() - began, value }
}

/** Matches with the same cosine are as good as each other. */
function recall(
  index: MatchIndex,
  asked: readonly (readonly string[])[],
  exact: readonly (readonly Hit[])[],
  first: number,
): number {
  let wanted = 0
  let met = 0
  exact.forEach((hits, at) => {
    const best = hits.slice(0, first)
    const worst = best.at(-1)?.cosine ?? 0
    const found = index.search(asked[at]!, hitsOf10)
    wanted += best.length
    met += Math.min(best.length, found.filter(({ cosine }) => cosine >= worst - 1e-6).length)
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
