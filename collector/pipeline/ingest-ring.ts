import type { UnknownKey } from './request-notes.ts'

/** One request as the receivers saw it, for people who wonder where their spans went. */
export interface IngestEntry {
  readonly at: Date
  readonly projectId: number
  /** Address and port of the sender, null when the socket had gone. */
  readonly peer: string | null
  /** `grpc`, `http/protobuf`, `http/json`. */
  readonly encoding: string
  /** Size of the body after inflating. */
  readonly bytes: number
  readonly signal: 'traces' | 'logs'
  readonly acceptedSpans: number
  readonly rejectedSpans: number
  readonly acceptedLogs: number
  readonly rejectedLogs: number
  /** Why items were rejected or cut, or why the whole request was refused. */
  readonly reasons: readonly string[]
  /** The dialects that were recognised. */
  readonly dialects: readonly string[]
  /** Canonical fields that were filled from its spans. */
  readonly fields: readonly string[]
  /** A sample of attribute keys that no rule read. */
  readonly unknown: readonly UnknownKey[]
}

/** The last requests, newest first. Lives in memory only. */
export interface IngestRing {
  add(entry: IngestEntry): void
  latest(projectId: number, count: number): readonly IngestEntry[]
}

/** A ring that forgets the oldest entry beyond `entriesMax`, per project, so that one noisy project hides no other. */
export function createIngestRing({ entriesMax = 200, projectsMax = 1_000 } = {}): IngestRing {
  const rings = new Map<number, IngestEntry[]>()
  return {
    add(entry) {
      const ring = rings.get(entry.projectId) ?? []
      ring.push(entry)
      if (ring.length > entriesMax) ring.shift()
      rings.delete(entry.projectId)
      rings.set(entry.projectId, ring)
      if (rings.size > projectsMax) rings.delete(rings.keys().next().value ?? entry.projectId)
    },
    latest: (projectId, count) => (rings.get(projectId) ?? []).slice(-Math.max(0, count) || Infinity).reverse(),
  }
}
