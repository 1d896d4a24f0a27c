import { connect, constants } from 'node:http2'
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import { connect as connectSocket } from 'node:net'
import { setTimeout as afterMs } from 'node:timers/promises'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Consumer } from '#collector/pipeline/chain.ts'
import { createIngestRing } from '#collector/pipeline/ingest-ring.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { otlp } from '#collector/receivers/otlp.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { idleServices, startTestCollector } from '#test/support/collector.ts'
import { jsonBytes, jsonRequest, jsonSpan, protoRequest, protoSpan } from '#test/support/payloads.ts'
import { postHead, rawHttp } from '#test/support/raw-http.ts'

let running: TestCollector
let session: ClientHttp2Session
beforeAll(async () => {
  const patient = { body_idle_timeout: '500ms' }
  running = await startTestCollector({ grpc: patient, http: patient })
  session = connect(`http://${running.grpcAddress}`)
})
afterAll(async () => {
  session.destroy()
  await running.stop()
})
beforeEach(() => running.sink.batches.splice(0))

const held = () => running.collector.metrics.total('nevermore_receiver_in_flight_bytes')
const givenUp = (transport: string, reason: string) =>
  running.collector.metrics.value('nevermore_receiver_given_up_requests', {
    receiver: 'otlp',
    transport,
    signal: 'traces',
    reason,
  })

const anyPort = { endpoint: '127.0.0.1:0' }
const message = protoRequest(protoSpan())
const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message])
const json = jsonBytes(jsonRequest(jsonSpan()))
const head = postHead({
  'content-type': 'application/json',
  'content-length': String(json.length),
  connection: 'close',
})

/** A call that is open, and the status that it hears. */
function openCall(over = session): {
  readonly stream: ClientHttp2Stream
  readonly heard: Promise<Record<string, unknown>>
} {
  const stream = over.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'content-type': 'application/grpc',
  })
  const heard = new Promise<Record<string, unknown>>((resolve) => {
    let seen = {}
    stream.on('response', (headers) => (seen = { ...seen, ...headers }))
    stream.on('trailers', (trailers) => (seen = { ...seen, ...trailers }))
    stream.on('error', () => undefined)
    stream.on('close', () => resolve(seen))
    stream.resume()
  })
  return { stream, heard }
}

const quarters = (bytes: Buffer): readonly Buffer[] =>
  Array.from({ length: 4 }, (_, at) => bytes.subarray((at * bytes.length) / 4, ((at + 1) * bytes.length) / 4))

async function writeSlowly(write: (bytes: Buffer) => unknown, bytes: Buffer): Promise<void> {
  for (const quarter of quarters(bytes)) {
    write(quarter)
    await afterMs(200)
  }
}

describe('a body that stands still', () => {
  it('lets go of what it holds, and its sender is told to send it again', async () => {
    const { stream, heard } = openCall()
    stream.write(framed.subarray(0, 40))
    await expect.poll(held).toBe(40)
    expect(await heard).toMatchObject({ 'grpc-status': '14', 'grpc-status-details-bin': expect.any(String) })
    expect([held(), givenUp('grpc', 'stood_still')]).toEqual([0, 1])

    const answer = await rawHttp(running.httpUrl, [head, json.subarray(0, 40)], 5_000)
    expect([answer.status, answer.closed]).toEqual([503, true])
    expect(answer.text).toMatch(/retry-after: 1/i)
    expect([held(), givenUp('http', 'stood_still')]).toEqual([0, 1])
    expect(running.sink.spans()).toEqual([])
  })

  it('is not one that is slow, nor a call that has not begun', async () => {
    const { stream, heard } = openCall()
    await afterMs(700)
    await writeSlowly((bytes) => stream.write(bytes), framed)
    stream.end()
    expect(await heard).toMatchObject({ 'grpc-status': '0' })

    const socket = connectSocket(Number(new URL(running.httpUrl).port), '127.0.0.1')
    const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())))
    socket.write(head)
    await writeSlowly((bytes) => socket.write(bytes), json)
    expect(await answer).toMatch(/^HTTP\/1\.1 200/)
    expect(running.sink.spans()).toHaveLength(2)
  })
})

describe('a request whose sender has gone before its turn', () => {
  it('is not worked on: the turn is for those who still wait', async () => {
    const metrics = createMetrics()
    const taken: number[] = []
    let letGo = (): void => undefined
    const traces: Consumer<Span> = {
      consume: ({ items }) => {
        taken.push(items.length)
        return new Promise((resolve) => (letGo = resolve))
      },
    }
    const authorise = async () => ({ projectId: 1 })
    const consumers = { traces, logs: null }
    const ring = createIngestRing()
    const receiver = otlp.create(otlp.config.parse({ protocols: { grpc: anyPort, http: anyPort } }), {
      ...idleServices(),
      id: 'otlp',
      metrics,
      authorise,
      consumers,
      ring,
    })
    await receiver.start()
    const [grpc, http] = receiver.endpoints().map(({ address }) => address)
    const bytes = () => metrics.total('nevermore_receiver_in_flight_bytes')
    const over = connect(`http://${grpc}`)
    const [first, second] = [openCall(over), openCall(over)]
    const socket = connectSocket(Number(http?.split(':')[1]), '127.0.0.1')
    first.stream.end(framed)
    await expect.poll(() => taken).toEqual([1])
    second.stream.end(framed)
    socket.write(Buffer.concat([Buffer.from(head), json]))
    await expect.poll(bytes).toBe(2 * framed.length + json.length)
    second.stream.close(constants.NGHTTP2_CANCEL)
    socket.destroy()
    await second.heard
    // Whoever is answered after them shows that they were seen to go.
    await rawHttp(`http://${http}/`, ['GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'])
    letGo()
    expect(await first.heard).toMatchObject({ 'grpc-status': '0' })
    await expect.poll(bytes).toBe(0)
    expect([taken, metrics.total('nevermore_receiver_given_up_requests')]).toEqual([[1], 2])
    over.destroy()
    await receiver.shutdown(1_000)
  })
})
