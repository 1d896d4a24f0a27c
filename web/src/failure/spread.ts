/** Where one occurrence was met. */
export interface MetAt {
  readonly app: { readonly name: string }
  readonly model: string | null
  readonly provider: string | null
  readonly release: string | null
  readonly environment: string | null
  readonly agent: string | null
  readonly tool: string | null
}

export interface Spread {
  readonly kind: string
  /** Most met first. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

const kinds: readonly (readonly [kind: string, of: (met: MetAt) => string | null])[] = [
  ['App', (met) => met.app.name],
  ['Model', (met) => met.model],
  ['Provider', (met) => met.provider],
  ['Release', (met) => met.release],
  ['Environment', (met) => met.environment],
  ['Agent', (met) => met.agent],
  ['Tool', (met) => met.tool],
]

/** How often occurrences were met in which app, with which model and so on; kinds that none of them tells are left out. */
export function spreadOf(occurrences: readonly MetAt[]): readonly Spread[] {
  return kinds.flatMap(([kind, of]) => {
    const counts = new Map<string, number>()
    for (const met of occurrences) {
      const value = of(met)
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
    return values.length === 0 ? [] : [{ kind, values }]
  })
}

/** So many of the newest occurrences tell where a failure was met. */
export const spreadOver = 50
