interface Scored {
  readonly name: string
  readonly score: number | null
  readonly firing: readonly string[]
}

/**
 * Names by how much they need somebody: whose alarm fires, then the lowest score, then those without one; the order
 * they came in decides the rest.
 */
export function worstFirst(names: readonly string[], scored: readonly Scored[]): readonly string[] {
  const known = new Map(scored.map((one) => [one.name, one]))
  const weight = (name: string): number => {
    const one = known.get(name)
    if (!one || one.score === null) return 1_000
    return one.score - (one.firing.length > 0 ? 1_000 : 0)
  }
  return [...names].sort((a, b) => weight(a) - weight(b))
}
