import { LRUCache } from 'lru-cache'

import type { SpanRecord } from '../pipeline/record.ts'
import type { ScoreDrop } from './signal.ts'

/** Indexes whose usual scores are remembered, and how many best scores of each. */
const indexesMax = 2000
const scoresMax = 128
/** Scores that hardly vary would make every other score unusual. */
const spreadShareMin = 0.02
/** Makes the median deviation comparable with a standard deviation. */
const normal = 1.4826

interface Index {
  readonly scores: number[]
  next: number
  /** Lists that fell from first to last, less those that rose: similarities against distances. */
  falling: number
}

/** What the best score of a search usually is, per app and index. Whether high is good is learned from the order. */
export interface ScoreBaseline {
  /** Compares a search with those before it, and learns nothing from it. */
  dropOf(record: SpanRecord, projectId: number, samplesMin: number): ScoreDrop | null
  learn(record: SpanRecord, projectId: number): void
}

export function createScoreBaseline(): ScoreBaseline {
  const indexes = new LRUCache<string, Index>({ max: indexesMax })
  return {
    dropOf(record, projectId, samplesMin) {
      const index = indexes.get(keyOf(record, projectId))
      const scores = scoresOf(record)
      if (index === undefined || index.falling === 0 || scores.length === 0 || index.scores.length < samplesMin)
        return null
      const usual = median(index.scores)
      const deviation = median(index.scores.map((score) => Math.abs(score - usual))) * normal
      const spread = Math.max(deviation, Math.abs(usual) * spreadShareMin, Number.EPSILON)
      const score = bestOf(scores, index)
      const missing = index.falling > 0 ? usual - score : score - usual
      return { score, usual, spreads: missing / spread, samples: index.scores.length }
    },
    learn(record, projectId) {
      const scores = scoresOf(record)
      if (scores.length === 0) return
      const key = keyOf(record, projectId)
      const index = indexes.get(key) ?? { scores: [], next: 0, falling: 0 }
      index.falling = Math.max(-scoresMax, Math.min(scoresMax, index.falling + direction(scores)))
      index.scores[index.next] = bestOf(scores, index)
      index.next = (index.next + 1) % scoresMax
      indexes.set(key, index)
    },
  }
}

const indexKeys = ['db.collection.name', 'db.namespace', 'db.vector.collection', 'retrieval.index', 'db.name'] as const

/** The index by its own name where it was sent, else by the tool or span that searches it. */
function keyOf({ span, story }: SpanRecord, projectId: number): string {
  const named = indexKeys.map((key) => span.attributes[key]).find((value) => typeof value === 'string')
  return `${projectId}\n${story.app}\n${story.kind}\n${String(named ?? story.toolName ?? span.name)}`
}

const scoresOf = ({ story }: SpanRecord): readonly number[] =>
  (story.documents ?? []).flatMap(({ score }) => (score !== null && Number.isFinite(score) ? [score] : []))

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

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
