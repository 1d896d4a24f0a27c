import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeJson } from '#collector/wire/decode-json.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'
import { defaultLimits } from '#collector/wire/limits.ts'
import { AppError } from '#core/platform/errors.ts'
import { withoutWire } from '#test/support/span.ts'
import { arbitraryRequest } from '#test/support/arbitrary-request.ts'
import { encodeRequest } from '#test/support/oracle-spans.ts'
import { toOtlpJson } from '#test/support/otlp-json.ts'
import { deepJson, jsonBytes, jsonRequest, jsonSpan, spanId, traceId } from '#test/support/payloads.ts'

const only = (request: unknown, limits = defaultLimits) => {
  const [span] = decodeJson(jsonBytes(request), limits).spans
  if (!span) throw new Error('no span was read')
  return span
}
const withValue = (value: unknown) => only(jsonRequest(jsonSpan({ attributes: [{ key: 'k', value }] }))).attributes['k']
const refusal = (request: unknown): AppError => {
  try {
    decodeJson(jsonBytes(request))
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('decodeJson', () => {
  it('reads what decodeProtobuf reads from the same request', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        const fromJson = decodeJson(jsonBytes(toOtlpJson(request)))
        const fromProtobuf = decodeProtobuf(encodeRequest(request))
        expect(fromJson.spans).toEqual(fromProtobuf.spans.map(withoutWire))
        expect(fromJson.rejected).toEqual(fromProtobuf.rejected)
      }),
      { numRuns: 300 },
    )
  })

  it('takes an empty request', () => {
    for (const empty of [
      '{}',
      '{"resourceSpans":[]}',
      '{"resourceSpans":[{"scopeSpans":[{}]}]}',
      '\ufeff{"resourceSpans":null}',
    ]) {
      expect(decodeJson(jsonBytes(empty)).spans).toEqual([])
    }
  })

  it('takes ids in hex of any case, and in base64 as protobuf libraries write them', () => {
    const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
    expect(only(jsonRequest(jsonSpan({ traceId: traceId.toUpperCase() }))).traceId).toBe(traceId)
    const { spans, lenient } = decodeJson(
      jsonBytes(jsonRequest(jsonSpan({ traceId: base64(traceId), spanId: base64(spanId), parentSpanId: '' }))),
    )
    expect(spans[0]).toMatchObject({ traceId, spanId, parentSpanId: null })
    expect(lenient).toEqual({ base64_id: 2 })
  })

  it('keeps nanoseconds exact that were sent as bare numbers', () => {
    const text = JSON.stringify(
      jsonRequest(jsonSpan({ startTimeUnixNano: 'START', attributes: [{ key: 'k', value: { intValue: 'INT' } }] })),
    )
      .replace('"START"', '1760000000123456789')
      .replace('"INT"', ' -9007199254740993 ')
    const span = only(text)
    expect(span.startNs).toBe(1_760_000_000_123_456_789n)
    expect(span.attributes['k']).toBe(-9_007_199_254_740_993n)
  })

  it('leaves numbers alone that stand within text', () => {
    const tricky = 'say "startTimeUnixNano": 1760000000123456789, or \\"intValue\\":12345678901234567890,'
    expect(withValue({ stringValue: tricky })).toBe(tricky)
    const request = `{"x\\"intValue":12345678901234567890,"resourceSpans":[]}`
    expect(decodeJson(jsonBytes(request)).spans).toEqual([])
  })

  it('understands snake_case keys and names of enums, and counts them', () => {
    const span = {
      trace_id: traceId,
      span_id: spanId,
      kind: 'SPAN_KIND_CLIENT',
      start_time_unix_nano: '5',
      status: { code: 'STATUS_CODE_ERROR' },
    }
    const { spans, lenient } = decodeJson(jsonBytes({ resource_spans: [{ scope_spans: [{ spans: [span] }] }] }))
    expect(spans[0]).toMatchObject({ traceId, otelKind: 3, startNs: 5n, status: 'ERROR' })
    expect(lenient).toEqual({ snake_case: 5, enum_name: 2 })
  })

  it('ignores fields it does not know, however deep they are', () => {
    const nested = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(decodeJson(jsonBytes(`{"later":${nested},"resourceSpans":[]}`)).spans).toEqual([])
  })

  it.each([
    [{ stringValue: 'x' }, 'x'],
    [{ boolValue: false }, false],
    [{ intValue: '42' }, 42],
    [{ intValue: 42 }, 42],
    [{ doubleValue: 0.25 }, 0.25],
    [{ doubleValue: 'NaN' }, NaN],
    [{ doubleValue: '-Infinity' }, -Infinity],
    [{ bytesValue: 'AQID' }, Uint8Array.of(1, 2, 3)],
    [{ array_value: { values: [{ stringValue: 'a' }, {}] } }, ['a', null]],
    [{ kvlistValue: { values: [{ key: '__proto__', value: { intValue: 1 } }] } }, { ['__proto__']: 1 }],
    [{}, null],
    [null, null],
  ])('reads the value %j', (value, expected) => {
    expect(withValue(value)).toEqual(expected)
  })

  it('keeps NUL and lone surrogates', () => {
    const body = JSON.stringify(jsonRequest(jsonSpan({ name: 'NAME' }))).replace('NAME', 'a\\u0000b\\ud800')
    expect(only(body).name).toBe('a\0b\ud800')
  })

  it('refuses values that nest deeper than the limit, without a full stack', () => {
    expect(only(deepJson(64)).attributes['k']).toBeUndefined()
    for (const depth of [65, 100_000])
      expect(refusal(deepJson(depth))).toMatchObject({ code: 'invalid', message: expect.stringContaining('64') })
  })

  it('cuts text in the middle of no character', () => {
    const span = only(jsonRequest(jsonSpan({ name: 'aaé😀' })), { ...defaultLimits, name_bytes_max: 6 })
    expect(span.name).toBe('aaé')
  })

  it.each([
    ['not json at all', 'body', 'JSON'],
    ['[]', 'body', 'object'],
    ['{"resourceSpans":5}', 'resourceSpans', 'array'],
    [jsonRequest(jsonSpan({ name: 5 })), 'resourceSpans[0].scopeSpans[0].spans[0].name', 'string'],
    [
      jsonRequest(jsonSpan(), jsonSpan({ startTimeUnixNano: 'soon' })),
      'resourceSpans[0].scopeSpans[0].spans[1].startTimeUnixNano',
      'nanoseconds',
    ],
    [
      jsonRequest(jsonSpan({ endTimeUnixNano: '-1' })),
      'resourceSpans[0].scopeSpans[0].spans[0].endTimeUnixNano',
      'nanoseconds',
    ],
    [jsonRequest(jsonSpan({ kind: 'CLIENT' })), 'resourceSpans[0].scopeSpans[0].spans[0].kind', 'SPAN_KIND_CLIENT'],
  ])('refuses %j and says where', (request, path, message) => {
    const error = refusal(request)
    expect(error.code).toBe('invalid')
    expect(error.fields[0]?.path).toBe(path)
    expect(error.fields[0]?.message).toContain(message)
  })

  it('names the right path to a sender of logs or metrics', () => {
    expect(refusal({ resourceLogs: [] }).message).toContain('/v1/logs')
    expect(refusal({ resource_metrics: [] }).message).toContain('/v1/metrics')
  })
})
