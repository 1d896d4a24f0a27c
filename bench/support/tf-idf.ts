/** The matcher of the original system: cosine of TF-IDF over words and pairs of words, smoothed as scikit-learn does. */
export function createTfIdf(texts: readonly string[]): {
  best(text: string): { readonly score: number; readonly at: number }
} {
  const counted = texts.map(countsOf)
  const holders = new Map<string, number>()
  for (const counts of counted) for (const term of counts.keys()) holders.set(term, (holders.get(term) ?? 0) + 1)
  const idf = (term: string): number => Math.log((1 + texts.length) / (1 + (holders.get(term) ?? 0))) + 1
  const vectors = counted.map((counts) => vectorOf(counts, idf))
  return {
    best(text) {
      const known = new Map([...countsOf(text)].filter(([term]) => holders.has(term)))
      const asked = vectorOf(known, idf)
      let [score, at] = [0, -1]
      for (const [index, vector] of vectors.entries()) {
        let dot = 0
        for (const [term, weight] of asked) dot += weight * (vector.get(term) ?? 0)
        if (dot > score) [score, at] = [dot, index]
      }
      return { score, at }
    },
  }
}

function countsOf(text: string): Map<string, number> {
  const words = text.toLowerCase().match(/\b\w\w+\b/g) ?? []
  const counts = new Map<string, number>()
  for (const [at, word] of words.entries()) {
    const next = words[at + 1]
    for (const term of next === undefined ? [word] : [word, `${word} ${next}`])
      counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  return counts
}

function vectorOf(counts: ReadonlyMap<string, number>, idf: (term: string) => number): Map<string, number> {
  const weights = [...counts].map(([term, count]): [string, number] => [term, count * idf(term)])
  const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1
  return new Map(weights.map(([term, weight]) => [term, weight / length]))
}
