import { describe, expect, it } from 'vitest'

import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { defaultLimits } from '#collector/wire/limits.ts'
import { AppError } from '#core/platform/errors.ts'
import {
  deepProtobuf,
  field,
  idBytes,
  protoRequest,
  protoSpan,
  requestAround,
  spanId,
  traceId,
} from '#test/support/payloads.ts'

const only = (bytes: Uint8Array, limits = defaultLimits) => {
  const [span] = decodeProtobuf(bytes, limits).spans
  if (!span) throw new Error('no span was read')
  return span
}
const attribute = (key: string, value: object) => ({ attributes: [{ key, value }] })
const refusal = (bytes: Uint8Array): AppError => {
  try {
    decodeProtobuf(bytes)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('decodeProtobuf', () => {
  it('reads a span with its resource and scope', () => {
    const span = only(protoRequest(protoSpan({ status: { code: 2, message: 'no' }, flags: 257 })))
    expect(span).toMatchObject({
      traceId,
      spanId,
      parentSpanId: null,
      name: 'chat',
      otelKind: 3,
      status: 'ERROR',
      statusMessage: 'no',
      flags: 257,
      startNs: 1_760_000_000_000_000_000n,
      endNs: 1_760_000_001_000_000_001n,
      resource: { attributes: { 'service.name': 'shop' } },
      scope: { name: 'test' },
    })
  })

  it('shares one resource and one scope among the spans of a request', () => {
    const { spans } = decodeProtobuf(protoRequest(protoSpan(), protoSpan()))
    expect(spans[0]?.resource).toBe(spans[1]?.resource)
    expect(spans[0]?.scope).toBe(spans[1]?.scope)
  })

  it('takes an empty request, and empty parts of one', () => {
    expect(decodeProtobuf(Buffer.alloc(0)).spans).toEqual([])
    expect(decodeProtobuf(field(1, Buffer.alloc(0))).spans).toEqual([])
    expect(decodeProtobuf(field(1, field(2, Buffer.alloc(0)))).spans).toEqual([])
  })

  it('rejects only the span whose ids are unusable, and says why', () => {
    const { spans, rejected } = decodeProtobuf(
      protoRequest(
        protoSpan(),
        protoSpan({ traceId: Buffer.alloc(16) }),
        protoSpan({ traceId: Buffer.alloc(15, 1) }),
        protoSpan({ spanId: Buffer.alloc(8) }),
        protoSpan({ spanId: Buffer.alloc(0) }),
        protoSpan({ parentSpanId: Buffer.alloc(4, 1) }),
        protoSpan({ parentSpanId: Buffer.alloc(8) }),
      ),
    )
    expect(spans.map((each) => each.parentSpanId)).toEqual([null, null])
    expect(rejected.map((each) => each.index)).toEqual([1, 2, 3, 4, 5])
    expect(rejected.map((each) => each.reason.split(' ')[0])).toEqual([
      'trace_id',
      'trace_id',
      'span_id',
      'span_id',
      'parent_span_id',
    ])
  })

  it('keeps keys harmless that mean something to JavaScript', () => {
    const span = only(
      protoRequest(
        protoSpan({
          attributes: ['__proto__', 'constructor', 'toString'].map((key) => ({ key, value: { stringValue: key } })),
        }),
      ),
    )
    expect(Object.keys(span.attributes)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(span.attributes['__proto__']).toBe('__proto__')
    expect(span.attributes['hasOwnProperty']).toBeUndefined()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('lets the last of equal keys win', () => {
    const attributes = [1, 2, 3].map((intValue) => ({ key: 'n', value: { intValue } }))
    expect(only(protoRequest(protoSpan({ attributes }))).attributes).toEqual({ n: 3 })
  })

  it('keeps 64-bit integers exact', () => {
    const values = {
      big: '9007199254740993',
      min: '-9223372036854775808',
      max: '9223372036854775807',
      safe: '-9007199254740991',
      one: '1',
    }
    const attributes = Object.entries(values).map(([key, intValue]) => ({ key, value: { intValue } }))
    expect(only(protoRequest(protoSpan({ attributes }))).attributes).toEqual({
      big: 9_007_199_254_740_993n,
      min: -(2n ** 63n),
      max: 2n ** 63n - 1n,
      safe: -9_007_199_254_740_991,
      one: 1,
    })
  })

  it('keeps NUL, and reads invalid UTF-8 as U+FFFD', () => {
    const broken = Buffer.concat([
      idBytes,
      field(5, Buffer.from([0x61, 0xff, 0xc3, 0x62])),
      field(3, Buffer.from('a\0b')),
    ])
    expect(only(requestAround(broken))).toMatchObject({ name: 'a\ufffd\ufffdb', traceState: 'a\0b' })
  })

  it('does not keep the request alive through a bytes value', () => {
    const held = only(protoRequest(protoSpan(attribute('b', { bytesValue: Buffer.from([1, 2, 3]) })))).attributes['b']
    expect(held).toEqual(Uint8Array.of(1, 2, 3))
    expect(held instanceof Uint8Array && held.buffer.byteLength).toBe(3)
  })

  it('refuses values that nest deeper than the limit, without a full stack', () => {
    expect(only(deepProtobuf(64)).attributes['deep']).toBeDefined()
    for (const depth of [65, 4_000])
      expect(refusal(deepProtobuf(depth))).toMatchObject({ code: 'invalid', message: expect.stringContaining('64') })
  })

  it.each([
    [
      'an attribute beyond the count',
      'attributes_max',
      { attributes: [1, 2, 3, 4].map((n) => ({ key: `k${n}`, value: {} })) },
      { droppedAttributes: 2 },
    ],
    [
      'an event beyond the count',
      'events_per_span_max',
      { events: [{}, {}, {}], droppedEventsCount: 4 },
      { droppedEvents: 5 },
    ],
    ['a key beyond its length', 'key_bytes_max', attribute('abc', {}), { droppedAttributes: 1, attributes: {} }],
    ['text beyond its length', 'value_bytes_max', attribute('k', { stringValue: 'abc' }), { attributes: { k: 'ab' } }],
    [
      'text in the middle of a character',
      'value_bytes_max',
      attribute('k', { stringValue: 'aé' }),
      { attributes: { k: 'a' } },
    ],
    [
      'bytes beyond their length',
      'value_bytes_max',
      attribute('k', { bytesValue: Buffer.from('abc') }),
      { attributes: { k: Uint8Array.from([97, 98]) } },
    ],
    ['a name beyond its length', 'name_bytes_max', { name: 'chat' }, { name: 'ch' }],
    [
      'elements beyond their count',
      'values_per_attribute_max',
      attribute('k', { arrayValue: { values: [{}, {}, {}, {}] } }),
      { attributes: { k: [null, null] } },
    ],
  ] as const)('cuts %s, and counts it', (_what, limit, given, expected) => {
    const { spans, cuts } = decodeProtobuf(protoRequest(protoSpan(given)), { ...defaultLimits, [limit]: 2 })
    expect(spans[0]).toMatchObject(expected)
    expect(cuts[limit]).toBeGreaterThan(0)
  })

  it('drops links that point nowhere and counts them', () => {
    const links = [{ traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1) }, { traceId: Buffer.alloc(3) }]
    expect(only(protoRequest(protoSpan({ links })))).toMatchObject({
      droppedLinks: 1,
      links: [{ spanId: '01'.repeat(8) }],
    })
  })

  it('rejects spans beyond the count of a request and takes those before', () => {
    const { spans, rejected } = decodeProtobuf(protoRequest(protoSpan(), protoSpan(), protoSpan()), {
      ...defaultLimits,
      spans_per_request_max: 2,
    })
    expect([spans.length, rejected.map((each) => each.index)]).toEqual([2, [2]])
  })

  it.each([
    ['garbage', Buffer.from('this is not protobuf at all')],
    ['a length that runs past the end', Buffer.from([10, 200, 1, 0])],
    ['a length of 4 GiB', Buffer.from([10, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['an endless varint', Buffer.alloc(20, 0xff)],
    ['field number 0', Buffer.from([0, 1])],
    ['a group that never ends', Buffer.from([(100 << 3) | 3, 6].slice(0, 1))],
    ['wire type 7', Buffer.from([15, 1])],
  ])('refuses %s as invalid', (_what, bytes) => {
    expect(refusal(bytes)).toMatchObject({ code: 'invalid', fields: [{ path: 'body' }] })
  })

  it('names the right path to a sender of logs or metrics', () => {
    const fixed64 = (number: number) => Buffer.concat([Buffer.from([(number << 3) | 1]), Buffer.alloc(8, 7)])
    const log = Buffer.concat([fixed64(1), field(5, field(1, Buffer.from('body'))), field(9, Buffer.alloc(16, 1))])
    expect(refusal(requestAround(log)).message).toContain('/v1/logs')
    const bare = Buffer.concat([field(5, field(1, Buffer.from('body'))), field(6, field(1, Buffer.from('k')))])
    expect(refusal(requestAround(bare)).message).toContain('/v1/logs')
    const point = Buffer.concat([fixed64(3), fixed64(4)])
    for (const data of [5, 7, 9]) {
      const metric = Buffer.concat([
        field(1, Buffer.from('http.requests')),
        field(3, Buffer.from('1')),
        field(data, field(1, point)),
      ])
      expect(refusal(requestAround(metric)).message).toContain('/v1/metrics')
    }
  })
})
