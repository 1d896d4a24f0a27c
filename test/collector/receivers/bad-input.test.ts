import { constants, deflateRawSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import {
  deepJson,
  deepProtobuf,
  jsonBytes,
  jsonRequest,
  jsonSpan,
  protoRequest,
  protoSpan,
} from '#test/support/payloads.ts'
import { postHead, rawHttp } from '#test/support/raw-http.ts'

const mebibyte = 1_048_576
let running: TestCollector
beforeAll(async () => {
  running = await startTestCollector({
    authorise: async ({ authorization }) => {
      if (authorization === 'Bearer wrong') throw new AppError('unauthenticated', 'This key is not known.')
      return { projectId: 1 }
    },
  })
})
afterAll(() => running.stop())
beforeEach(() => {
  running.sink.batches.splice(0)
})

const protobuf = { 'content-type': 'application/x-protobuf' }
const json = { 'content-type': 'application/json' }
const post = (body: Buffer | string, headers: Record<string, string>): Promise<Response> =>
  fetch(running.httpUrl, { method: 'POST', body: typeof body === 'string' ? body : Uint8Array.from(body), headers })
/** What a well-behaved sender experiences right after. */
const neighbourPasses = async (): Promise<void> => {
  expect((await post(protoRequest(protoSpan()), protobuf)).status).toBe(200)
}

/** 512 MiB of zeros in half a megabyte: one squeezed mebibyte, repeated within a single gzip member. */
function gzipBomb(): Buffer {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const piece = deflateRawSync(Buffer.alloc(mebibyte), { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([head, ...Array.from({ length: 512 }, () => piece), Buffer.from([3, 0]), Buffer.alloc(8)])
}

describe('bad input', () => {
  it.each([
    ['garbage as protobuf', Buffer.from('\x0agarbage'), protobuf, 400],
    ['garbage as JSON', Buffer.from('{"resourceSpans":['), json, 400],
    ['protobuf said to be JSON', protoRequest(protoSpan()), json, 400],
    ['JSON said to be protobuf', jsonBytes(jsonRequest(jsonSpan())), protobuf, 400],
    ['a wrong content type', protoRequest(protoSpan()), { 'content-type': 'text/html' }, 415],
    ['4,000 levels of protobuf', deepProtobuf(4_000), protobuf, 400],
    ['100,000 levels of JSON', Buffer.from(deepJson(100_000)), json, 400],
    ['a body said to be larger than the limit', Buffer.alloc(65 * mebibyte), protobuf, 413],
  ])('refuses %s, and the next sender is served', async (_what, body, headers, status) => {
    const response = await post(body, headers)
    expect(response.status).toBe(status)
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(10)
    await neighbourPasses()
  })

  it('stores the neighbours of spans with ids of zeros', async () => {
    const response = await post(
      jsonBytes(jsonRequest(jsonSpan({ traceId: '0'.repeat(32) }), jsonSpan(), jsonSpan({ spanId: '0'.repeat(16) }))),
      json,
    )
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '2' } })
    expect(running.sink.spans()).toHaveLength(1)
  })

  it('stores text with NUL and lone surrogates', async () => {
    const body = JSON.stringify(jsonRequest(jsonSpan({ name: 'NAME' }), jsonSpan())).replace('NAME', 'a\\u0000b\\udfff')
    expect((await post(body, json)).status).toBe(200)
    expect(running.sink.spans().map((each) => each.name)).toEqual(['a\0b\udfff', 'chat'])
  })

  it('stores an attribute of 10 MB cut to the limit, says so, and keeps the neighbours', async () => {
    const huge = { attributes: [{ key: 'k', value: { stringValue: 'x'.repeat(10_000_000) } }] }
    const response = await post(jsonBytes(jsonRequest(jsonSpan(huge), jsonSpan())), json)
    expect([response.status, await response.json()]).toEqual([
      200,
      { partialSuccess: { rejectedSpans: '0', errorMessage: 'cut at value_bytes_max = 2097152, once' } },
    ])
    expect(running.sink.spans().map((each) => String(each.attributes['k'] ?? '').length)).toEqual([2_097_152, 0])
  })

  it('cuts a gzip bomb short: 413 within half a second, in less than 100 MB', async () => {
    const bomb = gzipBomb()
    expect(bomb.length).toBeLessThan(600_000)
    const gzip = { ...protobuf, 'content-encoding': 'gzip' }
    const beforeBytes = process.memoryUsage.rss()
    const tookMs: number[] = []
    // Others use the machine too: the best of three is what the receiver takes.
    for (let attempt = 0; attempt < 3; attempt++) {
      const startedMs = performance.now()
      expect((await post(bomb, gzip)).status).toBe(413)
      tookMs.push(performance.now() - startedMs)
    }
    expect(Math.min(...tookMs)).toBeLessThan(500)
    expect(process.memoryUsage.rss() - beforeBytes).toBeLessThan(100 * mebibyte)
    const many = await Promise.all(Array.from({ length: 4 }, () => post(bomb, gzip)))
    // Side by side they are told to come back where all of them could be more than is held at a time.
    for (const { status } of many) expect([413, 503]).toContain(status)
    await neighbourPasses()
  })

  it('refuses a sender without a key before it reads the body', async () => {
    const head = postHead({ ...json, authorization: 'Bearer wrong', 'content-length': String(mebibyte * 30) })
    const answer = await rawHttp(running.httpUrl, [head], 3_000)
    expect([answer.status, answer.closed]).toEqual([401, true])
    expect(answer.text).toMatch(/www-authenticate: Bearer/i)
    expect(answer.text).toContain('This key is not known.')
  })

  it('reaches a sender with its refusal that is in the middle of a large body', async () => {
    const response = await post(gzipSync(Buffer.alloc(mebibyte)), { ...json, authorization: 'Bearer wrong' })
    expect(response.status).toBe(401)
    const large = await post(Buffer.alloc(20 * mebibyte), { ...json, authorization: 'Bearer wrong' })
    expect([large.status, (await large.json()).code]).toEqual([401, 16])
  })

  it('closes a connection that sends its headers too slowly', async () => {
    const slow = await startTestCollector({ http: { read_header_timeout: '1s' } })
    const answer = await rawHttp(slow.httpUrl, ['POST /v1/traces HTTP/1.1\r\nhost'], 5_000)
    expect([answer.status, answer.closed]).toEqual([408, true])
    await slow.stop()
  })

  it('asks senders to come back when too many bytes are being received at once', async () => {
    const narrow = await startTestCollector({ otlp: { in_flight_bytes_max: 1_000 } })
    let letGo = (): void => undefined
    const blocked = new Promise<void>((resolve) => (letGo = resolve))
    narrow.sink.before = () => blocked
    const send = () =>
      fetch(narrow.httpUrl, {
        method: 'POST',
        headers: json,
        body: jsonBytes(jsonRequest(jsonSpan({ name: 'n'.repeat(900) }))).toString(),
      })
    const first = send()
    await expect.poll(() => narrow.collector.metrics.total('nevermore_receiver_in_flight_bytes')).toBeGreaterThan(900)
    const second = await send()
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
    letGo()
    expect((await first).status).toBe(200)
    expect(narrow.collector.metrics.total('nevermore_receiver_in_flight_bytes')).toBe(0)
    await narrow.stop()
  })
})
