import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { loadProto, traceResponseType } from '#test/support/otlp-proto.ts'
import { jsonBytes, jsonRequest, jsonSpan, protoRequest, protoSpan } from '#test/support/payloads.ts'
import { postHead, rawHttp } from '#test/support/raw-http.ts'

const bodyBytesMax = 20_000
const proto = loadProto()
const statusType = proto.lookupType('google.rpc.Status')
let running: TestCollector
let url: string
beforeAll(async () => {
  running = await startTestCollector({
    http: { max_request_body_size: bodyBytesMax, cors: { allowed_origins: ['https://*.example.com'] } },
  })
  url = running.httpUrl
})
afterAll(() => running.stop())
beforeEach(() => {
  running.sink.batches.splice(0)
  running.sink.before = () => undefined
})

const protobuf = { 'content-type': 'application/x-protobuf' }
const json = { 'content-type': 'application/json' }
const post = (body: Buffer, headers: Record<string, string>, to = url): Promise<Response> =>
  fetch(to, { method: 'POST', body: Uint8Array.from(body), headers })
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())
const goodProtobuf = protoRequest(protoSpan())
const goodJson = jsonBytes(jsonRequest(jsonSpan()))

describe('OTLP/HTTP', () => {
  it('takes both encodings on one path and answers in the encoding it was asked in', async () => {
    const one = await post(goodProtobuf, protobuf)
    expect([one.status, one.headers.get('content-type'), (await bytesOf(one)).length]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ])
    const other = await post(goodJson, { 'content-type': 'Application/JSON; charset=utf-8' })
    expect([other.status, other.headers.get('content-type'), await other.text()]).toEqual([
      200,
      'application/json',
      '{}',
    ])
    expect(running.sink.spans()).toHaveLength(2)
  })

  it('takes an empty request and stores nothing', async () => {
    for (const response of [await post(Buffer.alloc(0), protobuf), await post(Buffer.from('{}'), json)])
      expect(response.status).toBe(200)
    expect(running.sink.batches).toEqual([])
  })

  it('refuses other content types, methods and paths', async () => {
    const none = await post(goodProtobuf, {})
    expect([none.status, none.headers.get('content-type')]).toEqual([415, 'text/plain; charset=utf-8'])
    expect(await none.text()).toContain('application/x-protobuf')
    expect((await post(goodProtobuf, { 'content-type': 'text/plain' })).status).toBe(415)
    const get = await fetch(url)
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await post(goodProtobuf, protobuf, url.replace('traces', 'logs'))).status).toBe(404)
    expect((await fetch(url.replace('/v1/traces', '/'))).status).toBe(404)
  })

  it('takes what an endpoint with a slash too many makes of its path, and a whole address', async () => {
    for (const path of ['//v1/traces', '/v1/traces/', '/v1//traces?x=1']) {
      expect((await post(goodProtobuf, protobuf, url.replace('/v1/traces', path))).status).toBe(200)
    }
    const length = { 'content-type': 'application/json', 'content-length': '2' }
    const whole = postHead(length).replace('POST /v1/traces', 'POST http://collector.example/v1/traces')
    expect((await rawHttp(url, [whole, '{}'])).status).toBe(200)
    expect((await post(goodProtobuf, protobuf, url.replace('/v1/traces', '/v1/traces/x'))).status).toBe(404)
  })

  it('says what is wrong with a body as google.rpc.Status in its own encoding', async () => {
    const one = await post(Buffer.from('garbage'), protobuf)
    expect([one.status, one.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
    const status = statusType.toObject(statusType.decode(await bytesOf(one)))
    expect(status).toMatchObject({ code: 3, message: expect.stringContaining('protobuf') })
    const [details] = status['details'] as { type_url: string; value: Uint8Array }[]
    const badRequest = proto.lookupType('google.rpc.BadRequest')
    expect(details?.type_url).toBe('type.googleapis.com/google.rpc.BadRequest')
    expect(badRequest.toObject(badRequest.decode(details?.value ?? Buffer.alloc(0)))).toMatchObject({
      fieldViolations: [{ field: 'body' }],
    })

    const other = await post(Buffer.from('{"resourceSpans":5}'), json)
    expect(other.status).toBe(400)
    expect(await other.json()).toMatchObject({
      code: 3,
      message: expect.stringContaining('resourceSpans'),
      details: [{ fieldViolations: [{ field: 'resourceSpans' }] }],
    })
  })

  it('stores the good spans of a request and tells which ones it rejected, in both encodings', async () => {
    const one = await post(
      protoRequest(protoSpan(), protoSpan({ traceId: Buffer.alloc(16) }), protoSpan({ spanId: Buffer.alloc(3) })),
      protobuf,
    )
    expect(one.status).toBe(200)
    const type = proto.lookupType(traceResponseType)
    expect(type.toObject(type.decode(await bytesOf(one)), { longs: Number })).toEqual({
      partialSuccess: {
        rejectedSpans: 2,
        errorMessage:
          'span 1: trace_id must be 16 bytes and not all zero\nspan 2: span_id must be 8 bytes and not all zero',
      },
    })
    const other = await post(jsonBytes(jsonRequest(jsonSpan(), jsonSpan({ traceId: 'xyz' }))), json)
    expect(await other.json()).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('span 1: trace_id') },
    })
    expect(running.sink.spans()).toHaveLength(2)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ] as const)('takes bodies squeezed with %s', async (coding, squeeze) => {
    expect((await post(squeeze(goodProtobuf), { ...protobuf, 'content-encoding': coding })).status).toBe(200)
    expect(running.sink.spans()).toHaveLength(1)
  })

  it('reads a gzip body of several members whole', async () => {
    const members = Buffer.concat([gzipSync(goodProtobuf), gzipSync(goodProtobuf)])
    expect((await post(members, { ...protobuf, 'content-encoding': 'gzip' })).status).toBe(200)
    expect(running.sink.spans()).toHaveLength(2)
  })

  it('refuses a body that is not squeezed as it says, half a body, and codings it does not know', async () => {
    expect((await post(goodProtobuf, { ...protobuf, 'content-encoding': 'gzip' })).status).toBe(400)
    expect(
      (await post(gzipSync(goodProtobuf).subarray(0, 20), { ...protobuf, 'content-encoding': 'gzip' })).status,
    ).toBe(400)
    const unknown = await post(goodJson, { ...json, 'content-encoding': 'br' })
    expect([unknown.status, (await unknown.json()).message]).toEqual([415, expect.stringContaining('gzip')])
  })

  it('takes a body of exactly the limit and refuses one byte more, as sent and after inflating', async () => {
    const sized = (size: number) => {
      const empty = JSON.stringify(jsonRequest(jsonSpan({ name: '' })))
      return Buffer.from(empty.replace('"name":""', `"name":"${'n'.repeat(size - empty.length)}"`))
    }
    const gzip = { ...json, 'content-encoding': 'gzip' }
    expect((await post(sized(bodyBytesMax), json)).status).toBe(200)
    expect((await post(sized(bodyBytesMax + 1), json)).status).toBe(413)
    expect((await post(gzipSync(sized(bodyBytesMax)), gzip)).status).toBe(200)
    const refused = await post(gzipSync(sized(bodyBytesMax + 1)), gzip)
    expect([refused.status, await refused.json()]).toEqual([
      413,
      { code: 8, message: expect.stringContaining('after inflating') },
    ])
  })

  it('takes chunked bodies and bounds them without a Content-Length', async () => {
    const chunk = (size: number) => `${size.toString(16)}\r\n${' '.repeat(size)}\r\n`
    const head = postHead({ ...json, connection: 'close', 'transfer-encoding': 'chunked' })
    expect((await rawHttp(url, [head, '2\r\n{}\r\n0\r\n\r\n'])).status).toBe(200)
    const endless = await rawHttp(url, [head, ...Array.from({ length: 10 }, () => chunk(4_096))], 3_000)
    expect([endless.status, endless.closed]).toEqual([413, true])
  })

  it('answers Expect: 100-continue only once the headers are acceptable', async () => {
    const head = (length: number) =>
      postHead({ ...json, connection: 'close', expect: '100-continue', 'content-length': String(length) })
    expect((await rawHttp(url, [head(2)], 300)).text).toMatch(/^HTTP\/1\.1 100 Continue/)
    const refused = await rawHttp(url, [head(bodyBytesMax + 1)], 300)
    expect([refused.status, refused.text.includes('100 Continue')]).toEqual([413, false])
  })

  it('tells a sender when to come back, in header and body', async () => {
    running.sink.before = () => {
      throw new AppError('unavailable', 'Storage is behind.', { retryAfterSeconds: 7 })
    }
    const one = await post(goodJson, json)
    expect([one.status, one.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await one.json()).toEqual({
      code: 14,
      message: 'Storage is behind.',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }],
    })
  })

  it('tells a sender to retry what failed for a reason nobody foresaw, without showing the reason', async () => {
    running.sink.before = () => {
      throw new Error('secret detail')
    }
    const response = await post(goodJson, json)
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('secret')
  })

  it('lets browsers of allowed origins send, and no others', async () => {
    const preflight = (origin: string) =>
      fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await preflight('https://app.example.com')
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://app.example.com',
    ])
    const foreign = await preflight('https://app.example.com.evil.org')
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([405, null])
    const taken = await post(goodJson, { ...json, origin: 'https://app.example.com' })
    expect(taken.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  })

  it('cuts a large request into slices and acknowledges once all of them are stored', async () => {
    const spans = Array.from(
      { length: 1_201 },
      () => '{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}',
    )
    const big = await startTestCollector()
    try {
      let stored = 0
      big.sink.before = async (batch) => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        stored += batch.items.length
      }
      const response = await post(
        Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${spans.join()}]}]}]}`),
        json,
        big.httpUrl,
      )
      expect([response.status, stored]).toEqual([200, 1_201])
      expect(big.sink.batches.length).toBeGreaterThan(1)
    } finally {
      await big.stop()
    }
  })
})
