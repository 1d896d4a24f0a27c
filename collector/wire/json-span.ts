import type { Resource, Scope, Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'

import { statusOf } from './decode-parts.ts'
import { idProblem } from './ids.ts'
import { idOf, parentIdOf } from './json-ids.ts'
import { enumOf, nanosOf, uint32Of } from './json-number.ts'
import type { JsonObject, JsonReading } from './json-shape.ts'
import { fieldOf, listAt, objectAt, textOf } from './json-shape.ts'
import { attributesOf } from './json-value.ts'
import { countCut } from './reading.ts'

const spanKinds = {
  SPAN_KIND_UNSPECIFIED: 0,
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
}
const statusCodes = { STATUS_CODE_UNSET: 0, STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 }

/** One Span of OTLP/JSON. Null when its ids are unusable: the reason is then in `reading.rejected`. */
export function spanOf(
  reading: JsonReading,
  json: JsonObject,
  index: number,
  resource: Resource,
  scope: Scope,
): Span | null {
  const traceId = idOf(reading, fieldOf(reading, json, 'traceId', 'trace_id'), 16)
  const spanId = idOf(reading, fieldOf(reading, json, 'spanId', 'span_id'), 8)
  const parentSpanId = parentIdOf(reading, fieldOf(reading, json, 'parentSpanId', 'parent_span_id'))
  const reason = idProblem(traceId, spanId, parentSpanId)
  if (reason !== null) {
    reading.rejected.push({ index, reason })
    return null
  }
  const { attributes, cut } = attributesOf(reading, json['attributes'])
  const { events, cut: cutEvents } = eventsOf(reading, json)
  const { links, cut: cutLinks } = linksOf(reading, json)
  const status = fieldOf(reading, json, 'status', 'status')
  const { code, message } = status === undefined ? {} : objectAt(reading, status, 'status')
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState: textOf(reading, fieldOf(reading, json, 'traceState', 'trace_state'), 'traceState', 'name_bytes_max'),
    flags: uint32Of(reading, json['flags'] ?? undefined, 'flags'),
    name: textOf(reading, json['name'] ?? undefined, 'name', 'name_bytes_max'),
    otelKind: enumOf(reading, json['kind'] ?? undefined, 'kind', spanKinds),
    startNs: nanosOf(reading, fieldOf(reading, json, 'startTimeUnixNano', 'start_time_unix_nano'), 'startTimeUnixNano'),
    endNs: nanosOf(reading, fieldOf(reading, json, 'endTimeUnixNano', 'end_time_unix_nano'), 'endTimeUnixNano'),
    attributes,
    droppedAttributes: droppedOf(reading, json, 'Attributes') + cut,
    events,
    droppedEvents: droppedOf(reading, json, 'Events') + cutEvents,
    links,
    droppedLinks: droppedOf(reading, json, 'Links') + cutLinks,
    status: statusOf(enumOf(reading, code ?? undefined, 'status.code', statusCodes)),
    statusMessage: textOf(reading, message ?? undefined, 'status.message', 'status_message_bytes_max'),
    resource,
    scope,
  }
}

/** How many attributes, events or links the sender says it left out. */
export function droppedOf(reading: JsonReading, json: JsonObject, what: 'Attributes' | 'Events' | 'Links'): number {
  const field = `dropped${what}Count`
  return uint32Of(reading, fieldOf(reading, json, field, `dropped_${what.toLowerCase()}_count`), field)
}

function eventsOf(reading: JsonReading, span: JsonObject): { events: readonly SpanEvent[]; cut: number } {
  const list = listAt(reading, fieldOf(reading, span, 'events', 'events'), 'events')
  const { events_per_span_max: max } = reading.limits
  if (list.length > max) countCut(reading.cuts, 'events_per_span_max')
  const events = list.slice(0, max).map((each): SpanEvent => {
    const event = objectAt(reading, each, 'events[]')
    const { attributes, cut } = attributesOf(reading, event['attributes'])
    return {
      name: textOf(reading, event['name'] ?? undefined, 'events[].name', 'name_bytes_max'),
      atNs: nanosOf(reading, fieldOf(reading, event, 'timeUnixNano', 'time_unix_nano'), 'events[].timeUnixNano'),
      attributes,
      droppedAttributes: droppedOf(reading, event, 'Attributes') + cut,
    }
  })
  return { events, cut: list.length - events.length }
}

function linksOf(reading: JsonReading, span: JsonObject): { links: readonly SpanLink[]; cut: number } {
  const list = listAt(reading, fieldOf(reading, span, 'links', 'links'), 'links')
  const { links_per_span_max: max } = reading.limits
  if (list.length > max) countCut(reading.cuts, 'links_per_span_max')
  const links = list.slice(0, max).flatMap((each): SpanLink[] => {
    const link = objectAt(reading, each, 'links[]')
    const traceId = idOf(reading, fieldOf(reading, link, 'traceId', 'trace_id'), 16)
    const spanId = idOf(reading, fieldOf(reading, link, 'spanId', 'span_id'), 8)
    if (traceId === '' || spanId === '') return []
    const { attributes, cut } = attributesOf(reading, link['attributes'])
    return [
      {
        traceId,
        spanId,
        traceState: textOf(
          reading,
          fieldOf(reading, link, 'traceState', 'trace_state'),
          'links[].traceState',
          'name_bytes_max',
        ),
        flags: uint32Of(reading, link['flags'] ?? undefined, 'links[].flags'),
        attributes,
        droppedAttributes: droppedOf(reading, link, 'Attributes') + cut,
      },
    ]
  })
  return { links, cut: list.length - links.length }
}
