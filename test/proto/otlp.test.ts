import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { describe, expect, it } from 'vitest'

import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { withoutWire } from '#test/support/span.ts'
import { oracleSpans } from '#test/support/oracle-spans.ts'
import { loadProto, traceRequestType, traceResponseType } from '#test/support/otlp-proto.ts'
import { expectedSpans, sdkSpans } from '#test/support/sdk-spans.ts'

const proto = loadProto()

describe('the .proto files', () => {
  const sent = sdkSpans()
  const bytes = ProtobufTraceSerializer.serializeRequest([...sent]) ?? new Uint8Array()

  it('decode what the official exporters send to what they were given', () => {
    expect(oracleSpans(bytes)).toMatchObject(expectedSpans(sent))
  })

  it('say the same as our own reader', () => {
    expect(decodeProtobuf(bytes).spans.map(withoutWire)).toEqual(oracleSpans(bytes))
  })

  it('leave nothing unread of what the official exporters send', () => {
    const type = proto.lookupType(traceRequestType)
    expect(unknownIn(type.decode(bytes))).toEqual([])
  })

  it('are understood by the official exporters in the other direction', () => {
    const type = proto.lookupType(traceResponseType)
    const answer = type.encode(type.fromObject({ partialSuccess: { rejectedSpans: 3, errorMessage: 'why' } })).finish()
    expect(ProtobufTraceSerializer.deserializeResponse(answer)).toMatchObject({
      partialSuccess: { errorMessage: 'why' },
    })
  })
})

/** Fields that protobufjs met and our files do not know. */
function unknownIn(message: object): readonly unknown[] {
  const own: unknown = Reflect.get(message, '$unknowns')
  const inner = Object.values(message).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
  return [
    ...(Array.isArray(own) ? own : []),
    ...inner.flatMap((value: unknown) =>
      typeof value === 'object' && value !== null && !(value instanceof Uint8Array) ? unknownIn(value) : [],
    ),
  ]
}
