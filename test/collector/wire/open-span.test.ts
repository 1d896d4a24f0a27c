import * as fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'

import { randomFrom } from '#bench/support/random.ts'
import { attributesJson } from '#collector/exporters/postgres/json-text.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { defaultLimits } from '#collector/wire/limits.ts'
import { openSpan, readStoredSpan } from '#collector/wire/open-span.ts'
import type { Span } from '#core/telemetry/span.ts'
import { arbitraryRequest } from '#test/support/arbitrary-request.ts'
import { encodeRequest } from '#test/support/oracle-spans.ts'
import { loadProto, traceRequestType } from '#test/support/otlp-proto.ts'
import { scramble } from '#test/support/scramble.ts'

const requestType = loadProto().lookupType(traceRequestType)
const ids = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2) }
const hidden = 'sk-hidden'

const spanOf = (bytes: Uint8Array) => decodeProtobuf(bytes).spans[0]!
const requestWith = (span: object) =>
  requestType.encode(requestType.fromObject({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...ids, ...span }] }] }] }))
const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })

/** A request of one span whose message is put together by hand. */
function requestOf(write: (span: protobuf.Writer) => void): Uint8Array {
  const span = protobuf.Writer.create()
  span.uint32(10).bytes(ids.traceId).uint32(18).bytes(ids.spanId)
  write(span)
  const wrap = (bytes: Uint8Array, tag: number) => protobuf.Writer.create().uint32(tag).bytes(bytes).finish()
  return wrap(wrap(wrap(span.finish(), 18), 18), 10)
}

const sentPart = ({ resource: _r, scope: _s, wire: _w, ...sent }: Span) => sent

describe('the bytes of a span', () => {
  it('read back as the very span, also when they were written in an odd way', () => {
    let kept = 0
    fc.assert(
      fc.property(arbitraryRequest, fc.option(fc.integer()), (request, seed) => {
        const plain = encodeRequest(request)
        const bytes = seed === null ? plain : scramble(plain, requestType, randomFrom(seed))
        for (const span of decodeProtobuf(bytes).spans) {
          if (!span.wire) continue
          kept += 1
          expect(sentPart(readStoredSpan(span.wire))).toEqual(sentPart(span))
        }
      }),
      { numRuns: 200 },
    )
    expect(kept).toBeGreaterThan(5)
  })

  it('are shown as the parts stored as JSON are', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        for (const span of decodeProtobuf(encodeRequest(request)).spans) {
          if (span.wire) expect(openSpan(span.wire).attributes).toEqual(JSON.parse(attributesJson(span.attributes)))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('are kept of a span as exporters send it', () => {
    const span = spanOf(requestWith({ name: 'chat', attributes: [attribute('a', 'b')], traceState: 'x=1' }).finish())
    expect(openSpan(span.wire!)).toMatchObject({ attributes: { a: 'b' }, traceState: 'x=1', dropped: null })
  })

  // Redaction looks at what was read. What it did not see must not be stored either.
  it.each<[string, Uint8Array]>([
    ['a field nobody knows', requestOf((span) => span.uint32(1602).string(hidden))],
    ['a name that a later one replaces', requestOf((span) => span.uint32(42).string(hidden).uint32(42).string('chat'))],
    [
      'a trace state that a later one replaces',
      requestOf((span) => span.uint32(26).string(hidden).uint32(26).string('x')),
    ],
    [
      'an attribute that a later one replaces',
      requestWith({ attributes: [attribute('a', hidden), attribute('a', 'b')] }).finish(),
    ],
    [
      'a value with two members',
      requestOf((span) => {
        const value = protobuf.Writer.create().uint32(10).string(hidden).uint32(10).string('seen').finish()
        span.uint32(74).bytes(protobuf.Writer.create().uint32(10).string('a').uint32(18).bytes(value).finish())
      }),
    ],
    ['a link that points nowhere', requestWith({ links: [{ traceState: hidden }] }).finish()],
  ])('are not kept with %s', (_what, bytes) => {
    expect(Buffer.from(bytes).includes(hidden)).toBe(true)
    expect(spanOf(bytes).wire).toBeNull()
  })

  it('are not kept when a limit cut something', () => {
    const bytes = requestWith({ attributes: [attribute('a', 'x'.repeat(100))] }).finish()
    const { spans } = decodeProtobuf(bytes, { ...defaultLimits, value_bytes_max: 10 })
    expect(spans[0]).toMatchObject({ attributes: { a: 'x'.repeat(10) }, wire: null })
  })
})
