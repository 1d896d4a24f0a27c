import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { randomFrom } from '#bench/support/random.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { arbitraryRequest } from '#test/support/arbitrary-request.ts'
import { encodeRequest, oracleSpans } from '#test/support/oracle-spans.ts'
import { loadProto, traceRequestType } from '#test/support/otlp-proto.ts'
import { withoutWire } from '#test/support/span.ts'
import { scramble } from '#test/support/scramble.ts'

const requestType = loadProto().lookupType(traceRequestType)

describe('decodeProtobuf against the decoder protobufjs generates', () => {
  it('reads every request the same', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        const bytes = encodeRequest(request)
        expect(decodeProtobuf(bytes).spans.map(withoutWire)).toEqual(oracleSpans(bytes))
      }),
      { numRuns: 300 },
    )
  })

  it('reads requests the same whose fields are out of order, in parts, and among unknown ones', () => {
    fc.assert(
      fc.property(arbitraryRequest, fc.integer(), (request, seed) => {
        const bytes = scramble(encodeRequest(request), requestType, randomFrom(seed))
        expect(decodeProtobuf(bytes).spans.map(withoutWire)).toEqual(oracleSpans(bytes))
      }),
      { numRuns: 400 },
    )
  })

  it('names every span it leaves out', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        const sent = request.resourceSpans.flatMap((r) => r.scopeSpans ?? []).flatMap((s) => s.spans ?? []).length
        const { spans, rejected } = decodeProtobuf(encodeRequest(request))
        expect(spans.length + rejected.length).toBe(sent)
        expect(new Set(rejected.map((each) => each.index)).size).toBe(rejected.length)
      }),
      { numRuns: 100 },
    )
  })
})
