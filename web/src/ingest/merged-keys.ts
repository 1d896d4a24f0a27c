import type { UnknownKeyRow } from '../documents/ingest.ts'

/** Keys of one sender that differ in their places only: `messages.0.role` and `messages.1.role` are `messages.N.role`. */
export interface MergedKey {
  readonly scope: string
  readonly key: string
  /** How many keys stand for it. */
  readonly keys: number
  /** Of the one that was seen most. */
  readonly requests: number
  readonly lastAt: string
}

/** The most seen first, as they came. */
export function mergedKeys(rows: readonly UnknownKeyRow[]): readonly MergedKey[] {
  const merged = new Map<string, MergedKey>()
  for (const { scope, key: named, requests, lastAt } of rows) {
    const key = named.replaceAll(/(?<=^|\.)\d+(?=\.|$)/g, 'N')
    const place = `${scope} ${key}`
    const before = merged.get(place)
    merged.set(place, {
      scope,
      key,
      keys: (before?.keys ?? 0) + 1,
      requests: Math.max(before?.requests ?? 0, requests),
      lastAt: before && before.lastAt > lastAt ? before.lastAt : lastAt,
    })
  }
  return [...merged.values()].sort((a, b) => b.requests - a.requests)
}
