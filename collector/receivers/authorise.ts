/** What a request shows at the door, before a byte of its body is read. */
export interface Credentials {
  /** The `authorization` header. */
  readonly authorization: string | null
  /** The `x-api-key` header. */
  readonly apiKeyHeader: string | null
  /** The peer's IP address as the socket knows it: never a header, which anybody could write. */
  readonly remoteAddress: string | null
  /** Whether a proxy passed the request on: then the peer is the proxy, and the sender could be anywhere. */
  readonly forwarded: boolean
}

/**
 * Says in whose name a request may send spans. Throws AppError `unauthenticated` or `denied`.
 * The composition root injects it, so that the collector needs to know no users.
 */
export type Authorise = (credentials: Credentials, scope: 'ingest') => Promise<{ readonly projectId: number }>
