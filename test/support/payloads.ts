import { encodeRequest } from './oracle-spans.ts'
import { varint, writeField } from './scramble.ts'

export const traceId = '5b8efff798038103d269b633813fc60c'
export const spanId = 'eee19b7ec3c1b174'

type Draft = Readonly<Record<string, unknown>>

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex')

/** A span as protobufjs's `fromObject` takes it, whole but for what is given. */
export const protoSpan = (given: Draft = {}): Draft => ({
  traceId: hex(traceId),
  spanId: hex(spanId),
  name: 'chat',
  kind: 3,
  startTimeUnixNano: '1760000000000000000',
  endTimeUnixNano: '1760000001000000001',
  ...given,
})

/** A request of one resource and one scope. */
export const protoRequest = (...spans: readonly Draft[]): Buffer =>
  encodeRequest({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ scope: { name: 'test' }, spans }],
      },
    ],
  })

/** The same in OTLP/JSON, as an object. */
export const jsonSpan = (given: Draft = {}): Draft => ({
  traceId,
  spanId,
  name: 'chat',
  kind: 3,
  startTimeUnixNano: '1760000000000000000',
  endTimeUnixNano: '1760000001000000001',
  ...given,
})

export const jsonRequest = (...spans: readonly Draft[]): Draft => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [{ scope: { name: 'test' }, spans }],
    },
  ],
})

export const jsonBytes = (request: unknown): Buffer =>
  Buffer.from(typeof request === 'string' ? request : JSON.stringify(request))

/** A field by its number, holding other bytes. */
export const field = (number: number, content: Buffer): Buffer => writeField({ number, wireType: 2, content })

/** A request whose only span is made of these bytes. */
export const requestAround = (span: Buffer): Buffer => field(1, field(2, field(2, span)))

/** The ids of a span, as bytes of a span message. */
export const idBytes = Buffer.concat([field(1, hex(traceId)), field(2, hex(spanId))])

/** A request with one attribute whose arrays lie `depth` levels inside each other. */
export function deepProtobuf(depth: number): Buffer {
  const heads: Buffer[] = []
  let size = 0
  for (let level = 0; level < depth; level++) {
    // AnyValue.array_value, and within it ArrayValue.values.
    for (const tag of level === 0 ? [42] : [10, 42]) {
      const head = Buffer.concat([Buffer.from([tag]), varint(size)])
      heads.push(head)
      size += head.length
    }
  }
  const value = Buffer.concat(heads.reverse())
  return requestAround(
    Buffer.concat([idBytes, field(9, Buffer.concat([field(1, Buffer.from('deep')), field(2, value)]))]),
  )
}

/** The same in OTLP/JSON. */
export const deepJson = (depth: number): string =>
  `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${traceId}","spanId":"${spanId}",` +
  '"attributes":[{"key":"deep","value":' +
  '{"arrayValue":{"values":['.repeat(depth) +
  ']}}'.repeat(depth) +
  '}]}]}]}]}'
