/** Texts are compared by words and pairs of words, weighed by how rare they are among all that were added. */
export interface TextMatches {
  add(words: readonly string[]): void
  /** Cosine with the one that is most alike; 0 without any. */
  best(words: readonly string[]): number
}

/** Distinct texts that are remembered; the oldest go first. */
const textsMax = 2_000
/** Texts that share a term are compared, at most so many of a term's. */
const postingsMax = 500

/** The plain way, for a baseline: no stemming beyond what the words went through, no guards, only failures. */
export function createTextMatches(): TextMatches {
  const texts = new Map<string, ReadonlyMap<string, number>>()
  const textsWith = new Map<string, Set<string>>()
  const known = new Map<string, number>()

  function forgetOldest(): void {
    const [oldest] = texts.keys()
    if (oldest === undefined) return
    for (const term of texts.get(oldest)?.keys() ?? []) textsWith.get(term)?.delete(oldest)
    texts.delete(oldest)
  }

  const rarity = (term: string): number => Math.log((1 + texts.size) / (1 + (textsWith.get(term)?.size ?? 0))) + 1

  function lengthOf(counts: ReadonlyMap<string, number>): number {
    let square = 0
    for (const [term, count] of counts) square += (count * rarity(term)) ** 2
    return Math.sqrt(square)
  }

  function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>, lengthOfA: number): number {
    let dot = 0
    for (const [term, count] of a) dot += count * (b.get(term) ?? 0) * rarity(term) ** 2
    return dot === 0 ? 0 : dot / (lengthOfA * lengthOf(b))
  }

  return {
    add(words) {
      const text = words.join(' ')
      if (text === '' || texts.has(text)) return
      known.clear()
      const counts = termsOf(words)
      texts.set(text, counts)
      for (const term of counts.keys()) {
        const those = textsWith.get(term) ?? new Set()
        textsWith.set(term, those.add(text))
      }
      if (texts.size > textsMax) forgetOldest()
    },
    best(words) {
      const text = words.join(' ')
      if (texts.has(text)) return 1
      let found = known.get(text)
      if (found !== undefined) return found
      const counts = termsOf(words)
      const length = lengthOf(counts)
      const near = new Set([...counts.keys()].flatMap((term) => [...(textsWith.get(term) ?? [])].slice(-postingsMax)))
      found = 0
      for (const other of near) found = Math.max(found, cosine(counts, texts.get(other)!, length))
      known.set(text, found)
      return found
    },
  }
}

function termsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const terms = [...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)]
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}
