import { gzipSync } from 'node:zlib'

import { Client, Metadata, credentials } from '@grpc/grpc-js'
import { OTLPLogExporter as GrpcExporter } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtoExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { jsonLog, jsonLogs, protoLogs } from '#test/support/log-payloads.ts'
import { loadProto, logsResponseType } from '#test/support/otlp-proto.ts'
import { jsonBytes, jsonRequest, jsonSpan, protoRequest, protoSpan } from '#test/support/payloads.ts'
import { expectedLogs, sdkLogs } from '#test/support/sdk-logs.ts'

const grpcPath = '/opentelemetry.proto.collector.logs.v1.LogsService/Export'
let running: TestCollector
beforeAll(async () => {
  running = await startTestCollector({
    logs: ['memory_limiter', 'redact'],
    otlp: { limits: { logs_per_request_max: 3 } },
    http: { max_request_body_size: 1_000_000 },
    authorise: async ({ authorization }) => {
      if (authorization === 'Bearer wrong') throw new AppError('unauthenticated', 'This key is not known.')
      return { projectId: 1 }
    },
  })
})
afterAll(() => running.stop())
beforeEach(() => {
  running.sink.batches.splice(0)
  running.sink.logs.splice(0)
  running.sink.before = () => undefined
})

const protobuf = { 'content-type': 'application/x-protobuf' }
const json = { 'content-type': 'application/json' }
const post = (body: Buffer, headers: Record<string, string>, url = running.logsUrl): Promise<Response> =>
  fetch(url, { method: 'POST', body: Uint8Array.from(body), headers })

describe('the stock exporters of logs', () => {
  const exporters: Readonly<Record<string, (compression: CompressionAlgorithm) => LogRecordExporter>> = {
    grpc: (compression) => new GrpcExporter({ url: `http://${running.grpcAddress}`, compression }),
    proto: (compression) => new ProtoExporter({ url: running.logsUrl, compression }),
    'http/json': (compression) => new JsonExporter({ url: running.logsUrl, compression }),
  }
  const send = (exporter: LogRecordExporter, logs: readonly ReadableLogRecord[]): Promise<void> =>
    new Promise((resolve, reject) =>
      exporter.export([...logs], ({ code, error }) =>
        code === 0 ? resolve() : reject(error ?? new Error(`result ${code}`)),
      ),
    )
  const cases = Object.keys(exporters).flatMap(
    (kind) =>
      [
        [kind, CompressionAlgorithm.NONE],
        [kind, CompressionAlgorithm.GZIP],
      ] as const,
  )
  it.each(cases)('deliver over %s with compression %s records equal to what was written', async (kind, compression) => {
    const exporter = exporters[kind]?.(compression)
    if (!exporter) throw new Error(`no exporter ${kind}`)
    const sent = sdkLogs()
    await send(exporter, sent)
    await exporter.shutdown()
    expect(running.sink.logs).toMatchObject(expectedLogs(sent))
  })
})

describe('the door for logs', () => {
  it('takes both encodings and answers in the one it was asked in', async () => {
    const one = await post(protoLogs(jsonLog()), protobuf)
    expect([one.status, (await one.arrayBuffer()).byteLength]).toEqual([200, 0])
    const other = await post(gzipSync(jsonBytes(jsonLogs(jsonLog()))), { ...json, 'content-encoding': 'gzip' })
    expect([other.status, await other.text()]).toEqual([200, '{}'])
    expect(running.sink.logs.map(({ body }) => body)).toEqual(['said', 'said'])
  })

  it('tells which records it rejected, in both encodings', async () => {
    const four = [jsonLog(), jsonLog(), jsonLog(), jsonLog()]
    const other = await post(jsonBytes(jsonLogs(...four)), json)
    const errorMessage = 'log record 3: a request may hold 3 log records at most'
    expect(await other.json()).toEqual({ partialSuccess: { rejectedLogRecords: '1', errorMessage } })
    const one = await post(protoLogs(...four), protobuf)
    const type = loadProto().lookupType(logsResponseType)
    expect(type.toObject(type.decode(Buffer.from(await one.arrayBuffer())), { longs: Number })).toEqual({
      partialSuccess: { rejectedLogRecords: 1, errorMessage },
    })
    expect(running.sink.logs).toHaveLength(6)
  })

  it.each([
    ['garbage as protobuf', Buffer.from('\x0agarbage'), protobuf, 400],
    ['garbage as JSON', Buffer.from('{"resourceLogs":['), json, 400],
    ['spans as protobuf', protoRequest(protoSpan()), protobuf, 400],
    ['spans as JSON', jsonBytes(jsonRequest(jsonSpan())), json, 400],
    ['a wrong content type', protoLogs(jsonLog()), { 'content-type': 'text/plain' }, 415],
    ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000)), { ...protobuf, 'content-encoding': 'gzip' }, 413],
    ['a key that is not known', protoLogs(jsonLog()), { ...protobuf, authorization: 'Bearer wrong' }, 401],
  ])('refuses %s, and the next sender is served', async (_what, body, headers, status) => {
    expect((await post(body, headers)).status).toBe(status)
    expect((await post(protoLogs(jsonLog()), protobuf)).status).toBe(200)
    expect(running.sink.logs).toHaveLength(1)
  })

  it('sends spans and logs that come to the wrong path to their own', async () => {
    const spans = await post(protoRequest(protoSpan()), protobuf)
    expect(await spans.text()).toContain('Send it to /v1/traces.')
    const logs = await post(protoLogs(jsonLog()), protobuf, running.httpUrl)
    expect(await logs.text()).toContain('Send it to /v1/logs.')
  })

  it('masks secrets in bodies, attributes and names before anything is stored', async () => {
    const secret = 'sk-Ab12Cd34Ef56Gh78Ij90'
    const kvlist = { kvlistValue: { values: [{ key: 'content', value: { stringValue: `use ${secret}` } }] } }
    const attributes = [
      { key: 'gen_ai.input.messages', value: { stringValue: JSON.stringify([{ content: secret }]) } },
      { key: 'http.request.header.authorization', value: { stringValue: 'Basic abc' } },
    ]
    const body = jsonLogs(
      jsonLog({ body: kvlist, attributes }),
      jsonLog({ body: { stringValue: `mail jo@example.com` }, eventName: `e ${secret}` }),
    )
    expect((await post(jsonBytes(body), json)).status).toBe(200)
    const stored = JSON.stringify(running.sink.logs, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    expect(stored).not.toContain(secret)
    expect(stored).not.toMatch(/jo@example|Basic abc/)
    expect(running.sink.logs[0]?.body).toEqual({ content: 'use [redacted]' })
  })

  it('counts records apart from spans, and notes each request for people to see', async () => {
    const { metrics, ring } = running.collector
    const before = metrics.total('otelcol_receiver_accepted_log_records')
    const spans = metrics.total('otelcol_receiver_accepted_spans')
    await post(protoLogs(jsonLog(), jsonLog()), protobuf)
    expect(metrics.total('otelcol_receiver_accepted_log_records') - before).toBe(2)
    expect(metrics.total('otelcol_receiver_accepted_spans')).toBe(spans)
    expect(metrics.total('otelcol_exporter_sent_log_records')).toBe(
      metrics.total('otelcol_receiver_accepted_log_records'),
    )
    expect(ring.latest(1, 1)[0]).toMatchObject({ signal: 'logs', acceptedLogs: 2, rejectedLogs: 0, acceptedSpans: 0 })
  })

  it('tells a sender to come back when the records could not be stored', async () => {
    running.sink.before = () => {
      throw new TypeError('a bug')
    }
    const response = await post(jsonBytes(jsonLogs(jsonLog())), json)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await response.json()).message).toBe('The log records could not be stored. Send the same request again.')
  })

  it('bounds bodies of spans and logs together', async () => {
    const narrow = await startTestCollector({ logs: [], otlp: { in_flight_bytes_max: 1_000 } })
    let letGo = (): void => undefined
    const blocked = new Promise<void>((resolve) => (letGo = resolve))
    narrow.sink.before = () => blocked
    const spans = jsonBytes(jsonRequest(jsonSpan({ name: 'n'.repeat(900) })))
    const first = post(spans, json, narrow.httpUrl)
    await expect.poll(() => narrow.collector.metrics.total('nevermore_receiver_in_flight_bytes')).toBeGreaterThan(900)
    expect((await post(jsonBytes(jsonLogs(jsonLog())), json, narrow.logsUrl)).status).toBe(503)
    letGo()
    expect((await first).status).toBe(200)
    await narrow.stop()
  })
})

describe('the gRPC door for logs', () => {
  it('asks who is calling, and tells what was rejected', async () => {
    const client = new Client(running.grpcAddress, credentials.createInsecure())
    const asIs = (bytes: Buffer): Buffer => bytes
    const call = (body: Buffer, authorization = '') =>
      new Promise<Buffer | number>((resolve) => {
        const metadata = new Metadata()
        if (authorization !== '') metadata.set('authorization', authorization)
        client.makeUnaryRequest(grpcPath, asIs, asIs, body, metadata, (error, answer) =>
          resolve(error?.code ?? answer ?? Buffer.alloc(0)),
        )
      })
    const four = protoLogs(jsonLog(), jsonLog(), jsonLog(), jsonLog())
    expect(await call(four, 'Bearer wrong')).toBe(16)
    expect(await call(Buffer.from('\x0agarbage'))).toBe(3)
    const type = loadProto().lookupType(logsResponseType)
    const answer = await call(four)
    expect(Buffer.isBuffer(answer) && type.toObject(type.decode(answer), { longs: Number })).toMatchObject({
      partialSuccess: { rejectedLogRecords: 1 },
    })
    client.close()
  })
})

describe('a collector without a pipeline of logs', () => {
  it('does not serve them on either protocol', async () => {
    const tracesOnly = await startTestCollector()
    expect((await post(protoLogs(jsonLog()), protobuf, tracesOnly.logsUrl)).status).toBe(404)
    const asIs = (bytes: Buffer): Buffer => bytes
    const client = new Client(tracesOnly.grpcAddress, credentials.createInsecure())
    const code = await new Promise((resolve) =>
      client.makeUnaryRequest(grpcPath, asIs, asIs, protoLogs(jsonLog()), new Metadata(), (error) =>
        resolve(error?.code),
      ),
    )
    expect(code).toBe(12)
    client.close()
    await tracesOnly.stop()
  })
})
