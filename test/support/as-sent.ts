import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { loadProto, traceRequestType } from './otlp-proto.ts'

const request = loadProto().lookupType(traceRequestType)
const statusCodes = { UNSET: 0, OK: 1, ERROR: 2 } as const

/** Spans as they come in: encoded the way exporters do it, and read again, each with the bytes it arrived in. */
export function asSent(spans: readonly Span[]): readonly Span[] {
  const [first] = spans
  if (first === undefined) return []
  const { resource, scope } = first
  const body = {
    resourceSpans: [
      {
        resource: { attributes: pairs(resource.attributes) },
        scopeSpans: [{ scope: { name: scope.name, version: scope.version }, spans: spans.map(spanMessage) }],
      },
    ],
  }
  return decodeProtobuf(request.encode(request.fromObject(body)).finish()).spans
}

const spanMessage = (span: Span) => ({
  traceId: Buffer.from(span.traceId, 'hex'),
  spanId: Buffer.from(span.spanId, 'hex'),
  ...(span.parentSpanId === null ? {} : { parentSpanId: Buffer.from(span.parentSpanId, 'hex') }),
  name: span.name,
  kind: span.otelKind,
  startTimeUnixNano: span.startNs.toString(),
  endTimeUnixNano: span.endNs.toString(),
  flags: span.flags,
  attributes: pairs(span.attributes),
  events: span.events.map(({ name, atNs, attributes }) => ({
    name,
    timeUnixNano: atNs.toString(),
    attributes: pairs(attributes),
  })),
  status: { code: statusCodes[span.status], message: span.statusMessage },
})

const pairs = (attributes: Readonly<Record<string, AttributeValue>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: value.toString() }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: value } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return {}
}
