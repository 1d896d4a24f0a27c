/** What changed and has not been told yet: each thing once, in order of its first change. Bounded per kind and project. */
export interface News<Kind extends string> {
  add(kind: Kind, projectId: number, ids: readonly string[]): void
  /** The oldest news of every kind and project, at most `idsMax` ids each; what is left waits for the next time. */
  take(idsMax: number): readonly Told<Kind>[]
  isEmpty(): boolean
  /** Changes that nobody will be told of, because too many waited already. */
  skipped(): number
}

export interface Told<Kind extends string> {
  readonly kind: Kind
  readonly projectId: number
  readonly ids: readonly string[]
}

interface Waiting<Kind> {
  readonly kind: Kind
  readonly projectId: number
  readonly ids: Set<string>
}

export function createNews<Kind extends string>(waitingMax: number): News<Kind> {
  const waiting = new Map<string, Waiting<Kind>>()
  let skipped = 0

  function waitingFor(kind: Kind, projectId: number): Set<string> {
    const key = `${kind} ${projectId}`
    const known = waiting.get(key) ?? { kind, projectId, ids: new Set<string>() }
    waiting.set(key, known)
    return known.ids
  }

  return {
    add(kind, projectId, ids) {
      if (ids.length === 0) return
      const known = waitingFor(kind, projectId)
      for (const id of ids) {
        if (known.size < waitingMax || known.has(id)) known.add(id)
        else skipped += 1
      }
    },
    take: (idsMax) =>
      [...waiting].map(([key, { kind, projectId, ids }]) => {
        const first = [...ids].slice(0, idsMax)
        for (const id of first) ids.delete(id)
        if (ids.size === 0) waiting.delete(key)
        return { kind, projectId, ids: first }
      }),
    isEmpty: () => waiting.size === 0,
    skipped: () => skipped,
  }
}
