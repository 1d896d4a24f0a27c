import type { CandidateRow } from '#graph/queries/similar-failures.ts'

export interface Similar {
  readonly id: string
  /** Jaccard index over the words of title and masked message. */
  readonly similarity: number
  readonly why: readonly string[]
}

/** Below this, two failures of one class share little more than the name of the class. */
const similarityMin = 0.3

/** The failures that read most like the one asked about, best first. */
export function mostSimilar(id: string, candidates: readonly CandidateRow[], first: number): Similar[] {
  const asked = candidates.find((candidate) => candidate.id === id)
  if (!asked) return []
  const words = wordsOf(asked)
  return candidates
    .filter((candidate) => candidate.id !== id)
    .map((candidate) => compare(asked, words, candidate))
    .filter(({ similarity }) => similarity >= similarityMin)
    .sort((a, b) => b.similarity - a.similarity || a.id.localeCompare(b.id))
    .slice(0, first)
}

function compare(asked: CandidateRow, words: ReadonlySet<string>, other: CandidateRow): Similar {
  const others = wordsOf(other)
  const shared = [...words].filter((word) => others.has(word))
  const all = words.size + others.size - shared.length
  return {
    id: other.id,
    similarity: all === 0 ? 0 : shared.length / all,
    why: [
      asked.class === other.class ? `same class ${other.class}` : `same family: ${asked.class} and ${other.class}`,
      `${shared.length} of ${all} words are the same: ${shared.slice(0, 8).join(', ')}`,
    ],
  }
}

const wordsOf = ({ title, text }: CandidateRow): ReadonlySet<string> =>
  new Set(`${title} ${text}`.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [])
