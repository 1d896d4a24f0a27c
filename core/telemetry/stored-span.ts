import type { Attributes, Json } from './attributes.ts'
import type { Resource, Scope, Span, SpanEvent, SpanLink, SpanStatus } from './span.ts'

/** A span as it is kept: columns of its row, and JSON for what only a look at the whole span needs. */
export interface StoredSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly startNs: bigint
  readonly endNs: bigint
  readonly otelKind: number
  readonly status: number
  readonly name: string
  readonly flags: number
  readonly traceState: string | null
  readonly statusMessage: string | null
  readonly attributes: Json
  readonly events: Json
  readonly links: Json
  readonly dropped: Json
  readonly resource: Resource
  readonly scope: Scope
}

const statuses: readonly SpanStatus[] = ['UNSET', 'OK', 'ERROR']

/**
 * The span as it was sent. Numbers that JSON cannot hold stay strings; what cannot be read is left out. Pure.
 */
export function spanFromStored(row: StoredSpan): Span {
  const lost = recordOf(row.dropped)
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    traceState: row.traceState ?? '',
    flags: row.flags,
    name: row.name,
    otelKind: row.otelKind,
    startNs: row.startNs,
    endNs: row.endNs,
    attributes: recordOf(row.attributes),
    droppedAttributes: countOf(lost['attributes']),
    events: listOf(row.events).flatMap(eventOf),
    droppedEvents: countOf(lost['events']),
    links: listOf(row.links).flatMap(linkOf),
    droppedLinks: countOf(lost['links']),
    status: statuses[row.status] ?? 'UNSET',
    statusMessage: row.statusMessage ?? '',
    resource: row.resource,
    scope: row.scope,
  }
}

const nothing: Attributes = {}

const isRecord = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const recordOf = (value: unknown): Attributes => (isRecord(value) ? value : nothing)
const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [])
const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function eventOf(value: Json): SpanEvent[] {
  const { name, atNs, attributes, dropped } = recordOf(value)
  if (typeof name !== 'string' || typeof atNs !== 'string' || !/^\d+$/.test(atNs)) return []
  return [{ name, atNs: BigInt(atNs), attributes: recordOf(attributes), droppedAttributes: countOf(dropped) }]
}

function linkOf(value: Json): SpanLink[] {
  const { traceId, spanId, traceState, flags, attributes, dropped } = recordOf(value)
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return []
  return [
    {
      traceId,
      spanId,
      traceState: textOf(traceState),
      flags: countOf(flags),
      attributes: recordOf(attributes),
      droppedAttributes: countOf(dropped),
    },
  ]
}

/** A resource as it is kept; null for one that is missing reads as one without attributes. */
export function storedResource(value: Json): Resource {
  const { attributes, schemaUrl, dropped } = recordOf(value)
  return { attributes: recordOf(attributes), schemaUrl: textOf(schemaUrl), droppedAttributes: countOf(dropped) }
}

/** The same for a scope. */
export function storedScope(value: Json): Scope {
  const { name, version } = recordOf(value)
  return { ...storedResource(value), name: textOf(name), version: textOf(version) }
}
