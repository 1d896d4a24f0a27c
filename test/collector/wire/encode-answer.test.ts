import { describe, expect, it } from 'vitest'

import { encodeAcknowledgement, encodeRefusal } from '#collector/wire/encode-answer.ts'
import { loadProto, traceResponseType } from '#test/support/otlp-proto.ts'

const proto = loadProto()
const status = proto.lookupType('google.rpc.Status')
const response = proto.lookupType(traceResponseType)

describe('answers', () => {
  it('are empty when there is nothing to say', () => {
    const quiet = { rejected: 0, message: '' }
    expect([
      encodeAcknowledgement(quiet, 'protobuf', 'traces').length,
      encodeAcknowledgement(quiet, 'json', 'traces').toString(),
    ]).toEqual([0, '{}'])
  })

  it('may warn without rejecting anything', () => {
    const bytes = encodeAcknowledgement({ rejected: 0, message: 'cut' }, 'protobuf', 'traces')
    expect(response.toObject(response.decode(bytes))).toEqual({ partialSuccess: { errorMessage: 'cut' } })
  })

  it('stay small however much there is to say', () => {
    const fields = Array.from({ length: 10_000 }, (_, n) => ({ path: `p${n}`, message: 'm' }))
    const refusal = { code: 3, message: 'x'.repeat(1_000_000), fields, retryAfterSeconds: null }
    for (const encoding of ['protobuf', 'json'] as const)
      expect(encodeRefusal(refusal, encoding).length).toBeLessThan(16_384)
  })

  it('say a time to wait in whole seconds and nanoseconds', () => {
    const bytes = encodeRefusal({ code: 14, message: 'm', fields: [], retryAfterSeconds: 1.5 }, 'protobuf')
    const { details } = status.toObject(status.decode(bytes)) as { details: { type_url: string; value: Uint8Array }[] }
    const retry = proto.lookupType('google.rpc.RetryInfo')
    expect(details.map((each) => each.type_url)).toEqual(['type.googleapis.com/google.rpc.RetryInfo'])
    expect(retry.toObject(retry.decode(details[0]?.value ?? Buffer.alloc(0)), { longs: Number })).toEqual({
      retryDelay: { seconds: 1, nanos: 500_000_000 },
    })
  })
})
