import { connect } from 'node:http2'
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2'
import { deflateSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { protoRequest, protoSpan } from '#test/support/payloads.ts'

const mebibyte = 1_048_576
let running: TestCollector
let session: ClientHttp2Session
beforeAll(async () => {
  running = await startTestCollector({
    otlp: { in_flight_bytes_max: 2 * mebibyte },
    grpc: { max_recv_msg_size_mib: 1, read_timeout: '300ms' },
    authorise: async ({ apiKeyHeader }) => {
      if (apiKeyHeader === 'wrong') throw new AppError('unauthenticated', 'Kein Schlüssel: 100 % \ud800.')
      return { projectId: 1 }
    },
  })
  session = connect(`http://${running.grpcAddress}`)
})
afterAll(async () => {
  session.destroy()
  await running.stop()
})
beforeEach(() => {
  running.sink.batches.splice(0)
  running.sink.before = () => undefined
})

const held = () => running.collector.metrics.total('nevermore_receiver_in_flight_bytes')
const body = protoRequest(protoSpan())
function framed(message: Buffer, flag = 0, length = message.length): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag, 0)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, message])
}

interface Heard {
  readonly http: number
  readonly grpc: number | null
  readonly message: string
  readonly bytes: number
}
interface Written {
  readonly headers?: OutgoingHttpHeaders
  /** Whether the call is left open. */
  readonly open?: boolean
  readonly over?: ClientHttp2Session
}

/** Writes bytes as the message of a call and says what was heard once the call is over. */
function call(bytes: Buffer, { headers = {}, open = false, over = session }: Written = {}): Promise<Heard> {
  return new Promise((resolve) => {
    const stream = over.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    let seen: Record<string, unknown> = {}
    let length = 0
    stream.on('response', (all) => (seen = { ...seen, ...all }))
    stream.on('trailers', (all) => (seen = { ...seen, ...all }))
    stream.on('data', (chunk: Buffer) => (length += chunk.length))
    stream.on('error', () => undefined)
    stream.on('close', () =>
      resolve({
        http: Number(seen[':status'] ?? 0),
        grpc: seen['grpc-status'] === undefined ? null : Number(seen['grpc-status']),
        message: decodeURIComponent(String(seen['grpc-message'] ?? '')),
        bytes: length,
      }),
    )
    stream.write(bytes)
    if (!open) stream.end()
  })
}

describe('a frame of OTLP/gRPC', () => {
  it.each([
    ['gzip', gzipSync(body)],
    ['gzip', Buffer.concat([gzipSync(body.subarray(0, 10)), gzipSync(body.subarray(10))])],
    ['deflate', deflateSync(body)],
  ])('may be squeezed (%s), or not where its flag says so', async (encoding, squeezed) => {
    const headers = { 'grpc-encoding': encoding }
    expect(await call(framed(squeezed, 1), { headers })).toMatchObject({ grpc: 0, bytes: 5 })
    expect(await call(framed(body), { headers })).toMatchObject({ grpc: 0 })
    expect(running.sink.spans()).toHaveLength(2)
  })

  it.each([
    ['no message', Buffer.alloc(0), 3, 'no message'],
    ['half a head', Buffer.from([0, 0]), 3, 'no message'],
    ['less than its head says', framed(body, 0, body.length + 1), 3, 'less than its length says'],
    ['two messages', Buffer.concat([framed(body), framed(body)]), 3, 'more than one message'],
    ['a flag of 7', framed(body, 7), 3, 'a compressed flag of 7'],
    ['a flag but no encoding', framed(gzipSync(body), 1), 3, 'no grpc-encoding'],
    ['4 GiB, by its head', framed(body, 0, 4_294_967_295), 8, 'larger than 1048576 bytes as sent'],
  ])('is refused, and nothing of it stored or held: %s', async (_name, bytes, grpc, message) => {
    expect(await call(bytes)).toMatchObject({ http: 200, grpc, message: expect.stringContaining(message) })
    expect(running.sink.spans()).toEqual([])
    expect(held()).toBe(0)
  })

  it('is refused with what could be read instead when it is squeezed in another way', async () => {
    const refused = await call(framed(body, 1), { headers: { 'grpc-encoding': 'zstd' } })
    expect(refused).toMatchObject({ grpc: 12, message: 'grpc-encoding "zstd" is not understood. Use gzip.' })
    const garbage = await call(framed(body, 1), { headers: { 'grpc-encoding': 'gzip' } })
    expect(garbage).toMatchObject({ grpc: 3, message: expect.stringContaining('not valid gzip') })
  })
})

describe('a call of OTLP/gRPC', () => {
  it('is no call by another method or content type', async () => {
    expect(await call(framed(body), { headers: { 'content-type': 'application/json' } })).toMatchObject({ http: 415 })
    expect(await call(framed(body), { headers: { 'content-type': 'application/grpc-web' } })).toMatchObject({
      http: 415,
    })
    expect(await call(framed(body), { headers: { ':method': 'PUT' } })).toMatchObject({ http: 405 })
  })

  it('hears any text whole', async () => {
    const refused = await call(framed(body), { headers: { 'x-api-key': 'wrong' } })
    expect(refused).toMatchObject({ grpc: 16, message: 'Kein Schlüssel: 100 % \ufffd.' })
  })

  it('is over at its deadline, however long storing takes, and may have one of years', async () => {
    let letGo = (): void => undefined
    running.sink.before = () => new Promise((resolve) => (letGo = resolve))
    expect(await call(framed(body), { headers: { 'grpc-timeout': '40m' } })).toMatchObject({ grpc: 4 })
    letGo()
    await expect.poll(held).toBe(0)
    expect(running.sink.spans()).toHaveLength(1)
    running.sink.before = () => undefined
    for (const timeout of ['3000000S', '99999999H', 'soon']) {
      expect(await call(framed(body), { headers: { 'grpc-timeout': timeout } })).toMatchObject({ grpc: 0 })
    }
  })

  it('is ended when its message does not come', async () => {
    expect(await call(framed(body).subarray(0, 20), { open: true })).toMatchObject({ grpc: 4 })
    await expect.poll(held).toBe(0)
  })

  it('counts its bytes while they come: calls that are never finished cannot fill the memory', async () => {
    const half = framed(Buffer.alloc(900_000), 0, mebibyte)
    const heard = await Promise.all(Array.from({ length: 6 }, () => call(half, { open: true })))
    const codes = heard.map(({ grpc }) => grpc).toSorted()
    expect(codes).toContain(14)
    expect(new Set(codes)).toEqual(new Set([4, 14]))
    await expect.poll(held).toBe(0)
  })

  it('counts what comes out of squeezed messages before it does', async () => {
    const bomb = framed(gzipSync(Buffer.alloc(mebibyte)), 1)
    const headers = { 'grpc-encoding': 'gzip' }
    const heard = await Promise.all(Array.from({ length: 20 }, () => call(bomb, { headers })))
    expect(new Set(heard.map(({ grpc }) => grpc))).toEqual(new Set([3, 14]))
    expect(await call(framed(body), { headers })).toMatchObject({ grpc: 0 })
    expect(held()).toBe(0)
  })

  it('gives back what it held when its sender cancels it or hangs up', async () => {
    const other = connect(`http://${running.grpcAddress}`)
    const given = call(framed(Buffer.alloc(500_000), 0, 900_000), { open: true, over: other })
    await expect.poll(held).toBeGreaterThan(400_000)
    other.destroy()
    await given
    await expect.poll(held).toBe(0)
    expect(await call(framed(body))).toMatchObject({ grpc: 0 })
  })
})

describe('connections of OTLP/gRPC', () => {
  it('are no more than allowed, and closed when idle or old', async () => {
    const narrow = await startTestCollector({
      grpc: { max_connections: 2, keepalive: { server_parameters: { max_connection_idle: '100ms' } } },
    })
    const open = () =>
      new Promise<string>((resolve) => {
        const each = connect(`http://${narrow.grpcAddress}`)
        each.on('error', () => undefined)
        each.once('close', () => resolve('closed'))
      })
    const ended = await Promise.all(Array.from({ length: 4 }, open))
    expect(ended).toEqual(['closed', 'closed', 'closed', 'closed'])
    await narrow.stop()
    const young = await startTestCollector({
      grpc: { keepalive: { server_parameters: { max_connection_age: '100ms', time: '20ms', timeout: '20s' } } },
    })
    let letGo = (): void => undefined
    young.sink.before = () => new Promise((resolve) => (letGo = resolve))
    const old = connect(`http://${young.grpcAddress}`)
    const gone = new Promise<number>((resolve) => old.once('goaway', resolve))
    const underWay = call(framed(body), { over: old })
    // No error: what is under way is finished, new calls go to a new connection.
    expect(await gone).toBe(0)
    letGo()
    expect(await underWay).toMatchObject({ grpc: 0 })
    await young.stop()
  })

  it('that speak no HTTP/2 disturb nobody', async () => {
    const answer = await fetch(`http://${running.grpcAddress}/`).then(
      () => 'answered',
      () => 'closed',
    )
    expect(answer).toBe('closed')
    expect(await call(framed(body))).toMatchObject({ grpc: 0 })
  })
})
