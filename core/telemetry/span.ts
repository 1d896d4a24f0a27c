import type { Attributes } from './attributes.ts'

/** What a process says of itself. One object is shared by all spans of one ResourceSpans. */
export interface Resource {
  readonly attributes: Attributes
  readonly schemaUrl: string
  readonly droppedAttributes: number
}

/** The library that made the spans. One object is shared by all spans of one ScopeSpans. */
export interface Scope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
  readonly schemaUrl: string
  readonly droppedAttributes: number
}

export interface SpanEvent {
  readonly name: string
  /** Nanoseconds since 1970. */
  readonly atNs: bigint
  readonly attributes: Attributes
  readonly droppedAttributes: number
}

export interface SpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly flags: number
  readonly attributes: Attributes
  readonly droppedAttributes: number
}

export type SpanStatus = 'UNSET' | 'OK' | 'ERROR'

/** A span as it was sent: decoded and checked, not yet understood. */
export interface Span {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits. */
  readonly spanId: string
  /** 16 lower-case hex digits, or null for a root. */
  readonly parentSpanId: string | null
  readonly traceState: string
  readonly flags: number
  readonly name: string
  /** OTLP SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly otelKind: number
  /** Nanoseconds since 1970. */
  readonly startNs: bigint
  /** Nanoseconds since 1970; 0 when the span was sent without an end. */
  readonly endNs: bigint
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly events: readonly SpanEvent[]
  readonly droppedEvents: number
  readonly links: readonly SpanLink[]
  readonly droppedLinks: number
  readonly status: SpanStatus
  readonly statusMessage: string
  readonly resource: Resource
  readonly scope: Scope
  /**
   * The Span message of OTLP as it arrived, with nothing in it that the fields above do not hold. Null when it came in
   * another form; whoever changes a span sets it to null.
   */
  readonly wire?: Buffer | null
  /** What was masked on its way here; left out when nothing was. Never stored. */
  readonly masked?: readonly MaskedSecret[]
}

/** A secret that was masked. Two with one hash are the same secret; the secret itself is gone. */
export interface MaskedSecret {
  /** The attribute it stood in; for an event `events.<its name>.<attribute>`. */
  readonly key: string
  /** The kind: `api_key`, `card` … */
  readonly pattern: string
  readonly hash: string
}
