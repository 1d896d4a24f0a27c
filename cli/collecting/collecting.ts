import type { IngestEntry } from '#collector/pipeline/ingest-ring.ts'
import type { MetricSample } from '#collector/pipeline/metrics.ts'
import type { RequestHandler } from '#graph/http/ingest-routes.ts'

/** Where spans can be sent, as a client on this machine writes it; null for a protocol that no receiver speaks. */
export interface OtlpAddresses {
  readonly http: string | null
  readonly grpc: string | null
}

/** What can be asked of it from another thread. */
export interface CollectingCalls {
  /** Receivers, then jobs. Rejects with what keeps one of them from starting. */
  start(): Promise<OtlpAddresses>
  /** Takes no more, stores what was taken, ends. Safe twice, and without a start. */
  stop(): Promise<void>
  counts(): Promise<readonly MetricSample[]>
  /** Whether each of its parts does its work, by name. */
  ready(): Promise<Readonly<Record<string, boolean>>>
  /** The last requests of a project, newest first. */
  latest(projectId: number, limit: number): Promise<readonly IngestEntry[]>
}

/**
 * Everything that happens without being asked: spans are taken in and stored, runs are judged, patterns mined. In the
 * thread of those who ask, or in one of its own.
 */
export interface Collecting extends CollectingCalls {
  /** Doors for another server of this process, by path: `/v1/traces`, `/v1/logs`; those that a receiver can lend. */
  readonly doors: Readonly<Record<string, RequestHandler>>
}
