import type { Type } from 'protobufjs'

import type { Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'

import { attributes, hex, list, moment, object, resourceOf, scopeOf, text, type Held } from './oracle-values.ts'
import { loadProto, traceRequestType } from './otlp-proto.ts'

const requestType: Type = loadProto().lookupType(traceRequestType)

/** What protobufjs's own decoder makes of a request, in the shape of our spans, those with unusable ids left out. */
export function oracleSpans(bytes: Uint8Array): Span[] {
  const request = requestType.toObject(requestType.decode(bytes), {
    longs: String,
    defaults: true,
    arrays: true,
    oneofs: true,
  })
  return list(request['resourceSpans']).flatMap((resourceSpans) => {
    const resource = resourceOf(resourceSpans)
    return list(resourceSpans['scopeSpans']).flatMap((scopeSpans) => {
      const scope = scopeOf(scopeSpans)
      return list(scopeSpans['spans']).flatMap((span) => spanOf(span, resource, scope) ?? [])
    })
  })
}

/** Encodes a plain object as a request, with protobufjs. */
export const encodeRequest = (request: object): Buffer =>
  Buffer.from(requestType.encode(requestType.fromObject(request)).finish())

function spanOf(span: Held, resource: Span['resource'], scope: Span['scope']): Span | null {
  const traceId = hex(span['traceId'], 16)
  const spanId = hex(span['spanId'], 8)
  const parent = span['parentSpanId'] instanceof Uint8Array ? span['parentSpanId'] : new Uint8Array()
  if (traceId === '' || spanId === '' || (parent.length !== 0 && parent.length !== 8)) return null
  const status = object(span['status'])
  const links = list(span['links']).map(linkOf)
  const usable = links.filter((link) => link.traceId !== '' && link.spanId !== '')
  return {
    traceId,
    spanId,
    parentSpanId: hex(parent, 8) || null,
    traceState: text(span['traceState']),
    flags: Number(span['flags']),
    name: text(span['name']),
    otelKind: Number(span['kind']),
    startNs: moment(span['startTimeUnixNano']),
    endNs: moment(span['endTimeUnixNano']),
    attributes: attributes(span['attributes']),
    droppedAttributes: Number(span['droppedAttributesCount']),
    events: list(span['events']).map(eventOf),
    droppedEvents: Number(span['droppedEventsCount']),
    links: usable,
    droppedLinks: Number(span['droppedLinksCount']) + links.length - usable.length,
    status: status['code'] === 2 ? 'ERROR' : status['code'] === 1 ? 'OK' : 'UNSET',
    statusMessage: text(status['message'] ?? ''),
    resource,
    scope,
  }
}

const eventOf = (event: Held): SpanEvent => ({
  name: text(event['name']),
  atNs: moment(event['timeUnixNano']),
  attributes: attributes(event['attributes']),
  droppedAttributes: Number(event['droppedAttributesCount']),
})

const linkOf = (link: Held): SpanLink => ({
  traceId: hex(link['traceId'], 16),
  spanId: hex(link['spanId'], 8),
  traceState: text(link['traceState']),
  flags: Number(link['flags']),
  attributes: attributes(link['attributes']),
  droppedAttributes: Number(link['droppedAttributesCount']),
})
