import { LRUCache } from 'lru-cache'

import type { UsualValue } from '#core/memory/store/usual-values.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import type { ScoreDrop } from './signal.ts'
import { usualKey } from './usual-key.ts'

/** Indexes whose usual scores are remembered, and how many best scores of each. */
const indexesMax = 2000
const scoresMax = 128
/** Scores that hardly vary would make every other score unusual. */
const spreadShareMin = 0.02
/** Makes the median deviation comparable with a standard deviation. */
const normal = 1.4826

interface Index {
  /** The last best scores in the order they came, the oldest to be replaced next, and the same sorted. */
  readonly scores: Float64Array
  readonly sorted: Float64Array
  count: number
  next: number
  /** Lists that fell from first to last, less those that rose: similarities against distances. */
  falling: number
  /** The same, as far as it was not taken yet. */
  fresh: number[]
  freshFalling: number
}

interface Search {
  readonly key: string
  readonly scores: readonly number[]
}

/** What the best score of a search usually is, per app and index. Whether high is good is learned from the order. */
export interface ScoreBaseline {
  /** Compares a search with those before it, and learns nothing from it. Null unless it lies as far off as asked. */
  dropOf(record: SpanRecord, projectId: number, samplesMin: number, spreadsMin: number): ScoreDrop | null
  learn(record: SpanRecord, projectId: number): void
  /** What was learned since it was last taken, for those who keep it. */
  take(): readonly ProjectScores[]
  /** Takes over what is kept, but for what was learned and not taken yet. */
  know(kept: ProjectScores): void
}

/** The best scores of one index, the oldest first; `total` says whether its lists fall. */
export type ProjectScores = UsualValue & { readonly projectId: number }

export function createScoreBaseline(): ScoreBaseline {
  const indexes = new LRUCache<string, Index>({ max: indexesMax })
  const changed = new Set<string>()
  // A search is compared first and learned from then: what both need is worked out once.
  let last: { readonly record: SpanRecord; readonly projectId: number; readonly seen: Search } | null = null

  function searchOf(record: SpanRecord, projectId: number): Search {
    if (last?.record !== record || last.projectId !== projectId)
      last = { record, projectId, seen: { key: keyOf(record, projectId), scores: scoresOf(record) } }
    return last.seen
  }

  return {
    dropOf(record, projectId, samplesMin, spreadsMin) {
      const { key, scores } = searchOf(record, projectId)
      const index = scores.length === 0 ? undefined : indexes.get(key)
      if (index === undefined || index.falling === 0 || index.count < samplesMin) return null
      const usual = median(index.sorted, index.count)
      const score = bestOf(scores, index)
      const missing = index.falling > 0 ? usual - score : score - usual
      const least = Math.max(Math.abs(usual) * spreadShareMin, Number.EPSILON)
      // The spread is at least this, so that nearly every search needs no look at all the others.
      if (missing / least < spreadsMin) return null
      const spreads = missing / Math.max(deviationOf(index, usual) * normal, least)
      return spreads < spreadsMin ? null : { score, usual, spreads, samples: index.count }
    },
    learn(record, projectId) {
      const { key, scores } = searchOf(record, projectId)
      last = null
      if (scores.length === 0) return
      const index = indexes.get(key) ?? emptyIndex()
      const fell = direction(scores)
      index.falling = bounded(index.falling + fell)
      index.freshFalling += fell
      const best = bestOf(scores, index)
      keep(index, best)
      if (index.fresh.length >= scoresMax) index.fresh.shift()
      index.fresh.push(best)
      changed.add(key)
      indexes.set(key, index)
    },
    take() {
      const taken = [...changed].flatMap((id): ProjectScores[] => {
        const index = indexes.get(id)
        if (index === undefined || index.fresh.length === 0) return []
        const [projectId = '', key = ''] = id.split('\n')
        const { fresh: recent, freshFalling: total } = index
        index.fresh = []
        index.freshFalling = 0
        const kept = { metric: 'score', key, samples: recent.length, total, counts: null, recent, value: null }
        return [{ projectId: Number(projectId), ...kept }]
      })
      changed.clear()
      return taken
    },
    know({ projectId, key, recent, total }) {
      const id = `${projectId}\n${key}`
      const { fresh, freshFalling } = indexes.get(id) ?? emptyIndex()
      const index = { ...emptyIndex(), falling: bounded(total + freshFalling), fresh, freshFalling }
      for (const score of [...(recent ?? []), ...fresh].slice(-scoresMax)) keep(index, score)
      indexes.set(id, index)
    },
  }
}

const bounded = (falling: number): number => Math.max(-scoresMax, Math.min(scoresMax, falling))

const emptyIndex = (): Index => ({
  scores: new Float64Array(scoresMax),
  sorted: new Float64Array(scoresMax),
  count: 0,
  next: 0,
  falling: 0,
  fresh: [],
  freshFalling: 0,
})

/** Puts a score in the place of the oldest one, in both lists. */
function keep(index: Index, score: number): void {
  const { scores, sorted, next } = index
  if (index.count === scoresMax) {
    const gone = placeOf(sorted, index.count, scores[next] ?? 0)
    sorted.copyWithin(gone, gone + 1, index.count)
    index.count--
  }
  const at = placeOf(sorted, index.count, score)
  sorted.copyWithin(at + 1, at, index.count)
  sorted[at] = score
  scores[next] = score
  index.count++
  index.next = (next + 1) % scoresMax
}

/** The first place whose score is not smaller. */
function placeOf(sorted: Float64Array, count: number, score: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < score) low = middle + 1
    else high = middle
  }
  return low
}

const indexKeys = ['db.collection.name', 'db.namespace', 'db.vector.collection', 'retrieval.index', 'db.name'] as const

/** The index by its own name where it was sent, else by the tool or span that searches it. */
function keyOf({ span, story }: SpanRecord, projectId: number): string {
  return `${projectId}\n${usualKey(`${story.app}\n${story.kind}\n${nameIn(span.attributes) ?? story.toolName ?? span.name}`)}`
}

function nameIn(attributes: Attributes): string | null {
  for (const key of indexKeys) {
    const named = attributes[key]
    if (typeof named === 'string') return named
  }
  return null
}

function scoresOf({ story }: SpanRecord): readonly number[] {
  const scores: number[] = []
  for (const { score } of story.documents ?? []) if (score !== null && Number.isFinite(score)) scores.push(score)
  return scores
}

/** 1 for a list that falls, -1 for one that rises, 0 where the order says nothing. */
function direction(scores: readonly number[]): number {
  const [first, last] = [scores[0] ?? 0, scores.at(-1) ?? 0]
  if (scores.length < 2 || first === last) return 0
  const sign = first > last ? 1 : -1
  const ordered = scores.every((score, at) => at === 0 || sign * ((scores[at - 1] ?? score) - score) >= 0)
  return ordered ? sign : 0
}

const bestOf = (scores: readonly number[], { falling }: Index): number =>
  falling < 0 ? Math.min(...scores) : Math.max(...scores)

/** The median distance from what is usual. */
function deviationOf({ sorted, count }: Index, usual: number): number {
  const distances = sorted.slice(0, count)
  for (let at = 0; at < count; at++) distances[at] = Math.abs((distances[at] ?? 0) - usual)
  return median(distances.sort(), count)
}

function median(sorted: Float64Array, count: number): number {
  const middle = count >> 1
  const upper = sorted[middle] ?? 0
  return count % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
