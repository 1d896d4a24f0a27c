import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Resource, Scope, Span } from '#core/telemetry/span.ts'

import { readSpanMessage } from './decode-span.ts'
import { defaultLimits } from './limits.ts'
import { startReading } from './protobuf-request.ts'

/** The parts of a span that are stored as JSON when its bytes are not. */
export interface OpenedSpan {
  readonly attributes: Json
  readonly events: Json
  readonly links: Json
  readonly dropped: Json
  readonly traceState: string | null
  readonly statusMessage: string | null
}

const nowhere: Attributes = {}
const noResource: Resource = { attributes: nowhere, schemaUrl: '', droppedAttributes: 0 }
const noScope: Scope = { name: '', version: '', attributes: nowhere, schemaUrl: '', droppedAttributes: 0 }

/** No limits: the bytes were within them when they arrived. */
const unlimited = Object.fromEntries(
  Object.keys(defaultLimits).map((limit) => [limit, Number.MAX_SAFE_INTEGER]),
) as unknown as typeof defaultLimits

/** Reads a Span message that was stored as it arrived, of this resource and scope. */
export function readStoredSpan(wire: Buffer, resource = noResource, scope = noScope): Span {
  const reading = startReading(wire, unlimited)
  const span = readSpanMessage(reading, 0, resource, scope)
  if (span === null) throw new Error(`stored bytes are no span: ${reading.rejected[0]?.reason ?? 'unreadable'}`)
  return span
}

/** The parts of such a span in the form the others are stored in. What JSON cannot hold becomes a string. */
export function openSpan(wire: Buffer): OpenedSpan {
  const span = readStoredSpan(wire)
  const { droppedAttributes, droppedEvents, droppedLinks } = span
  return {
    attributes: plain(span.attributes),
    events: span.events.map(({ name, atNs, attributes, droppedAttributes: dropped }) => ({
      name,
      atNs: atNs.toString(),
      attributes: plain(attributes),
      dropped,
    })),
    links: span.links.map(({ droppedAttributes: dropped, attributes, ...rest }) => ({
      ...rest,
      attributes: plain(attributes),
      dropped,
    })),
    dropped:
      droppedAttributes + droppedEvents + droppedLinks === 0
        ? null
        : { attributes: droppedAttributes, events: droppedEvents, links: droppedLinks },
    traceState: span.traceState === '' ? null : span.traceState,
    statusMessage: span.statusMessage === '' ? null : span.statusMessage,
  }
}

function plain(value: AttributeValue | undefined): Json {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
