import type { Attributes, AttributeValue } from './attributes.ts'
import type { Resource, Scope } from './span.ts'

/** A log record as it was sent: decoded, not yet understood. One with an event name is an event. */
export interface LogRecord {
  /** Nanoseconds since 1970 by the source's clock; 0 when it gave none. */
  readonly timeNs: bigint
  /** When the collecting side first saw it, nanoseconds since 1970; 0 when it did not say. */
  readonly observedNs: bigint
  /** 1 to 24, 0 when not sent. 13 and above is a warning, 17 and above an error, 21 and above fatal. */
  readonly severityNumber: number
  /** The source's own word; empty when not sent. */
  readonly severityText: string
  /** The EventName field; empty when not sent. Older senders write it as the attribute `event.name`. */
  readonly eventName: string
  /** A text, the map of an event, or null when nothing was sent. */
  readonly body: AttributeValue
  readonly attributes: Attributes
  readonly droppedAttributes: number
  readonly flags: number
  /** 32 lower-case hex digits, or null when the record names no trace. */
  readonly traceId: string | null
  /** 16 lower-case hex digits, or null when the record names no span. */
  readonly spanId: string | null
  readonly resource: Resource
  readonly scope: Scope
}

/** When it happened, as well as is known: nanoseconds since 1970, 0 when the record says nothing at all. */
export const momentOf = ({ timeNs, observedNs }: LogRecord): bigint => (timeNs === 0n ? observedNs : timeNs)
