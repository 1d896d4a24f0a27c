/** One export request as it was understood: what came, what was kept, what was refused and why. */
export interface IngestEntry {
  readonly at: Date
  readonly peer: string | null
  /** `grpc`, `http/protobuf`, `http/json`. */
  readonly encoding: string
  /** After inflating. */
  readonly bytes: number
  readonly signal: 'traces' | 'logs'
  readonly acceptedSpans: number
  readonly rejectedSpans: number
  readonly acceptedLogs: number
  readonly rejectedLogs: number
  readonly reasons: readonly string[]
  readonly dialects: readonly string[]
  readonly fields: readonly string[]
  readonly unknown: readonly { readonly scope: string; readonly key: string }[]
}

/** An attribute key that no rule reads, and how often it came of late. */
export interface UnknownKeyCount {
  readonly scope: string
  readonly key: string
  /** Requests in which it was seen. */
  readonly requests: number
  readonly lastAt: Date
}

/** Counts keys nobody understood over requests, the most frequent first. Entries come newest first. */
export function countUnknownKeys(entries: readonly IngestEntry[]): UnknownKeyCount[] {
  const counts = new Map<string, UnknownKeyCount>()
  for (const { at, unknown } of entries) {
    for (const { scope, key } of unknown) {
      const id = `${scope}\0${key}`
      const known = counts.get(id)
      counts.set(id, known ? { ...known, requests: known.requests + 1 } : { scope, key, requests: 1, lastAt: at })
    }
  }
  return [...counts.values()].sort(
    (a, b) => b.requests - a.requests || a.scope.localeCompare(b.scope) || a.key.localeCompare(b.key),
  )
}
