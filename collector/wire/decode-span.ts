import type { Resource, Scope, Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'

import { enter, leave, readFixed32, readFixed64, readTag, readVarint32, skip } from './cursor.ts'
import type { Filling } from './decode-parts.ts'
import { readEvent, readLink, readStatus } from './decode-parts.ts'
import { emptyMap, readAttribute } from './decode-value.ts'
import { idProblem, readParentId, readSpanId, readTraceId } from './ids.ts'
import type { Reading } from './reading.ts'
import { countCut, readText } from './reading.ts'
import { momentOf } from './time.ts'

/** Reads one Span. Null when its ids are unusable: the reason is then in `reading.rejected`. */
export function readSpan(reading: Reading, index: number, resource: Resource, scope: Scope): Span | null {
  const outer = enter(reading)
  const span = readSpanMessage(reading, index, resource, scope)
  leave(reading, outer)
  return span
}

/** The same for one whose bytes are all that is left to read, without a length in front. */
export function readSpanMessage(reading: Reading, index: number, resource: Resource, scope: Scope): Span | null {
  const { at: start, end } = reading
  const unseenBefore = reading.unseen
  const cutsBefore = cutsOf(reading)
  const events: SpanEvent[] = []
  const links: SpanLink[] = []
  const span = emptySpan(events, links, resource, scope)
  let seen = 0
  let cutAttributes = 0
  let cutEvents = 0
  let cutLinks = 0
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    switch (tag) {
      case 74:
        if (!readAttribute(reading, span.attributes, seen++)) cutAttributes++
        break
      case 90:
        if (!takeEvent(reading, events)) cutEvents++
        break
      case 106:
        if (!takeLink(reading, links)) cutLinks++
        break
      default:
        readScalar(reading, tag, span)
    }
  }
  span.droppedAttributes += cutAttributes
  span.droppedEvents += cutEvents
  span.droppedLinks += cutLinks
  // Only bytes that hold nothing beyond what was read: whatever looks at the span has then looked at them, too.
  if (reading.unseen === unseenBefore && cutsOf(reading) === cutsBefore) span.wire = reading.bytes.subarray(start, end)
  const reason = idProblem(span.traceId, span.spanId, span.parentSpanId)
  if (reason === null) return span
  reading.rejected.push({ index, reason })
  return null
}

function readScalar(reading: Reading, tag: number, span: Filling<Span>): void {
  switch (tag) {
    case 10:
      span.traceId = readTraceId(reading)
      break
    case 18:
      span.spanId = readSpanId(reading)
      break
    case 26:
      if (span.traceState !== '') reading.unseen++
      span.traceState = readText(reading, 'name_bytes_max')
      break
    case 34:
      span.parentSpanId = readParentId(reading)
      break
    case 42:
      if (span.name !== '') reading.unseen++
      span.name = readText(reading, 'name_bytes_max')
      break
    case 48:
      span.otelKind = readVarint32(reading) | 0
      break
    case 57:
      span.startNs = momentOf(reading, readFixed64(reading))
      break
    case 65:
      span.endNs = momentOf(reading, readFixed64(reading))
      break
    case 80:
      span.droppedAttributes = readVarint32(reading)
      break
    case 96:
      span.droppedEvents = readVarint32(reading)
      break
    case 112:
      span.droppedLinks = readVarint32(reading)
      break
    case 122:
      readStatus(reading, span)
      break
    case 133:
      span.flags = readFixed32(reading)
      break
    default:
      skip(reading, tag)
  }
}

function takeEvent(reading: Reading, events: SpanEvent[]): boolean {
  if (events.length < reading.limits.events_per_span_max) {
    events.push(readEvent(reading))
    return true
  }
  leave(reading, enter(reading))
  countCut(reading.cuts, 'events_per_span_max')
  return false
}

function takeLink(reading: Reading, links: SpanLink[]): boolean {
  if (links.length < reading.limits.links_per_span_max) {
    const link = readLink(reading)
    if (link !== null) links.push(link)
    return link !== null
  }
  leave(reading, enter(reading))
  countCut(reading.cuts, 'links_per_span_max')
  return false
}

const emptySpan = (
  events: readonly SpanEvent[],
  links: readonly SpanLink[],
  resource: Resource,
  scope: Scope,
): Filling<Span> => ({
  traceId: '',
  spanId: '',
  parentSpanId: null,
  traceState: '',
  flags: 0,
  name: '',
  otelKind: 0,
  startNs: 0n,
  endNs: 0n,
  attributes: emptyMap(),
  droppedAttributes: 0,
  events,
  droppedEvents: 0,
  links,
  droppedLinks: 0,
  status: 'UNSET',
  statusMessage: '',
  resource,
  scope,
  wire: null,
})

/** How many things were cut so far; nearly always nothing. */
function cutsOf({ cuts }: Reading): number {
  let count = 0
  for (const limit in cuts) count += cuts[limit as keyof Reading['cuts']] ?? 0
  return count
}
