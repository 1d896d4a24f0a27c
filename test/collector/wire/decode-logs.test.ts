import * as fc from 'fast-check'
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { describe, expect, it } from 'vitest'

import { randomFrom } from '#bench/support/random.ts'
import { decodeLogsJson, decodeLogsProtobuf } from '#collector/wire/decode-logs.ts'
import { defaultLimits } from '#collector/wire/limits.ts'
import { AppError } from '#core/platform/errors.ts'
import { arbitraryLogsRequest } from '#test/support/arbitrary-logs.ts'
import { jsonLog, jsonLogs, protoLogs } from '#test/support/log-payloads.ts'
import { encodeLogsRequest, oracleLogs } from '#test/support/oracle-logs.ts'
import { loadProto, logsRequestType, logsResponseType } from '#test/support/otlp-proto.ts'
import { jsonBytes, jsonRequest, jsonSpan, protoRequest, protoSpan } from '#test/support/payloads.ts'
import { scramble } from '#test/support/scramble.ts'
import { expectedLogs, sdkLogs } from '#test/support/sdk-logs.ts'

const proto = loadProto()
const requestType = proto.lookupType(logsRequestType)
const decodings = [
  ['protobuf', (...logs: readonly object[]) => decodeLogsProtobuf(protoLogs(...logs.map((log) => ({ ...log }))))],
  ['JSON', (...logs: readonly object[]) => decodeLogsJson(jsonBytes(jsonLogs(...logs.map((log) => ({ ...log })))))],
] as const

describe('decodeLogsProtobuf against the decoder protobufjs generates', () => {
  it('reads every request the same', () => {
    fc.assert(
      fc.property(arbitraryLogsRequest, (request) => {
        const bytes = encodeLogsRequest(request)
        expect(decodeLogsProtobuf(bytes).logs).toEqual(oracleLogs(bytes))
      }),
      { numRuns: 300 },
    )
  })

  it('reads requests the same whose fields are out of order, in parts, and among unknown ones', () => {
    fc.assert(
      fc.property(arbitraryLogsRequest, fc.integer(), (request, seed) => {
        const bytes = scramble(encodeLogsRequest(request), requestType, randomFrom(seed))
        expect(decodeLogsProtobuf(bytes).logs).toEqual(oracleLogs(bytes))
      }),
      { numRuns: 300 },
    )
  })
})

describe('what the official exporters send', () => {
  const sent = [...sdkLogs()]

  it('reads back equal from protobuf, and from our .proto files', () => {
    const bytes = ProtobufLogsSerializer.serializeRequest(sent) ?? new Uint8Array()
    expect(decodeLogsProtobuf(bytes).logs).toMatchObject(expectedLogs(sent))
    expect(oracleLogs(bytes)).toEqual(decodeLogsProtobuf(bytes).logs)
  })

  it('reads back equal from JSON', () => {
    const bytes = JsonLogsSerializer.serializeRequest(sent) ?? new Uint8Array()
    expect(decodeLogsJson(bytes).logs).toMatchObject(expectedLogs(sent))
  })

  it('is answered in words they understand', () => {
    const type = proto.lookupType(logsResponseType)
    const answer = type
      .encode(type.fromObject({ partialSuccess: { rejectedLogRecords: 3, errorMessage: 'why' } }))
      .finish()
    expect(ProtobufLogsSerializer.deserializeResponse(answer)).toMatchObject({
      partialSuccess: { errorMessage: 'why' },
    })
  })
})

describe.each(decodings)('log records in %s', (_encoding, decode) => {
  it('need no ids, and unusable ones mean that they belong to no span', () => {
    const { logs, rejected, lenient } = decode(
      jsonLog({ traceId: undefined, spanId: undefined }),
      jsonLog({ traceId: '0'.repeat(32), spanId: '0'.repeat(16) }),
      jsonLog({ traceId: 'abcd', spanId: 'ab' }),
      jsonLog(),
    )
    expect(logs.map((log) => [log.traceId, log.spanId])).toEqual([
      [null, null],
      [null, null],
      [null, null],
      ['5b8efff798038103d269b633813fc60c', 'eee19b7ec3c1b174'],
    ])
    expect([rejected, lenient]).toEqual([[], { unusable_id: 2 }])
  })

  it('keep NUL in their body', () => {
    expect(decode(jsonLog({ body: { stringValue: 'a\0b' } })).logs[0]?.body).toBe('a\0b')
  })
})

describe('limits', () => {
  it('reject the records beyond them by number, in both encodings', () => {
    const limits = { ...defaultLimits, logs_per_request_max: 2 }
    for (const { logs, rejected } of [
      decodeLogsProtobuf(protoLogs(jsonLog(), jsonLog(), jsonLog()), limits),
      decodeLogsJson(jsonBytes(jsonLogs(jsonLog(), jsonLog(), jsonLog())), limits),
    ]) {
      expect(logs).toHaveLength(2)
      expect(rejected).toEqual([{ index: 2, reason: 'a request may hold 2 log records at most' }])
    }
  })

  it('cut bodies and attributes, those of the resource too', () => {
    const limits = { ...defaultLimits, value_bytes_max: 3, attributes_max: 1 }
    const attributes = ['a', 'b'].map((key) => ({ key, value: { intValue: 1 } }))
    const { logs, cuts } = decodeLogsJson(jsonBytes(jsonLogs(jsonLog({ attributes }))), limits)
    expect(logs[0]).toMatchObject({ body: 'sai', attributes: { a: 1 }, droppedAttributes: 1 })
    expect(cuts).toEqual({ value_bytes_max: 2, attributes_max: 1 })
  })
})

describe('OTLP/JSON of logs', () => {
  it('is refused when a body nests too deep', () => {
    const body = Array.from({ length: 70 }).reduce<object>((inner) => ({ arrayValue: { values: [inner] } }), {})
    expect(() => decodeLogsJson(jsonBytes(jsonLogs(jsonLog({ body }))))).toThrow(AppError)
  })

  it('keeps nanoseconds that were sent as bare numbers, and understands names of severities', () => {
    const body = JSON.stringify(
      jsonLogs(jsonLog({ observedTimeUnixNano: 'BARE', severityNumber: 'SEVERITY_NUMBER_ERROR2' })),
    ).replace('"BARE"', '1760000000600000001')
    const { logs, lenient } = decodeLogsJson(jsonBytes(body))
    expect(logs[0]).toMatchObject({ observedNs: 1_760_000_000_600_000_001n, severityNumber: 18 })
    expect(lenient).toEqual({ enum_name: 1 })
  })

  it('understands snake_case', () => {
    const request = { resource_logs: [{ scope_logs: [{ log_records: [{ time_unix_nano: '5', event_name: 'e' }] }] }] }
    expect(decodeLogsJson(jsonBytes(request)).logs).toMatchObject([{ timeNs: 5n, eventName: 'e' }])
  })

  it('names the place of what is no OTLP', () => {
    expect(() => decodeLogsJson(jsonBytes(jsonLogs(jsonLog(), jsonLog({ eventName: 5 }))))).toThrow(
      'resourceLogs[0].scopeLogs[0].logRecords[1].eventName must be a string',
    )
  })
})

describe('the paths of the signals', () => {
  it.each([
    ['spans', protoRequest(protoSpan())],
    ['spans with unusable ids', protoRequest(protoSpan({ traceId: Buffer.alloc(3) }))],
  ])('%s that come where logs go are sent to their own path', (_what, bytes) => {
    expect(() => decodeLogsProtobuf(bytes)).toThrow('This request holds traces, not logs. Send it to /v1/traces.')
  })

  it('are told apart in JSON as well', () => {
    expect(() => decodeLogsJson(jsonBytes(jsonRequest(jsonSpan())))).toThrow('holds traces, not logs')
  })
})
