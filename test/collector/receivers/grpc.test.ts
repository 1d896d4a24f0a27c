import { Client, Metadata, compressionAlgorithms, credentials, status } from '@grpc/grpc-js'
import type { ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { AppError } from '#core/platform/errors.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { loadProto, traceResponseType } from '#test/support/otlp-proto.ts'
import { protoRequest, protoSpan } from '#test/support/payloads.ts'

const proto = loadProto()
const tracePath = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
let running: TestCollector
let client: Client
beforeAll(async () => {
  running = await startTestCollector({
    grpc: { max_recv_msg_size_mib: 1 },
    authorise: async ({ apiKeyHeader }) => {
      if (apiKeyHeader === 'wrong') throw new AppError('unauthenticated', 'This key is not known.')
      if (apiKeyHeader === 'reader') throw new AppError('denied', 'This key may not ingest.')
      return { projectId: 1 }
    },
  })
  client = new Client(running.grpcAddress, credentials.createInsecure())
})
afterAll(async () => {
  client.close()
  await running.stop()
})
beforeEach(() => {
  running.sink.batches.splice(0)
  running.sink.before = () => undefined
})

const asIs = (bytes: Buffer): Buffer => bytes
function call(path: string, body: Buffer, headers: Record<string, string> = {}, by = client): Promise<Buffer> {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  return new Promise((resolve, reject) =>
    by.makeUnaryRequest(path, asIs, asIs, body, metadata, (error, answer) =>
      error ? reject(error) : resolve(answer ?? Buffer.alloc(0)),
    ),
  )
}
const failure = async (answer: Promise<unknown>): Promise<ServiceError> =>
  answer.then(
    () => Promise.reject(new Error('it was taken')),
    (error: ServiceError) => error,
  )

/** The google.rpc.Status of the trailer, details decoded. */
function detailsOf(error: ServiceError) {
  const [bytes] = error.metadata.get('grpc-status-details-bin')
  const type = proto.lookupType('google.rpc.Status')
  const held = type.toObject(type.decode(Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)))
  return ((held['details'] ?? []) as { type_url: string; value: Uint8Array }[]).map(({ type_url, value }) => {
    const detail = proto.lookupType(type_url.replace('type.googleapis.com/', ''))
    return { [detail.name]: detail.toObject(detail.decode(value), { longs: Number }) }
  })
}

describe('OTLP/gRPC', () => {
  it('takes spans and answers with an empty message', async () => {
    expect(await call(tracePath, protoRequest(protoSpan()))).toHaveLength(0)
    expect(running.sink.spans()).toHaveLength(1)
  })

  it('tells in an OK answer which spans it rejected', async () => {
    const type = proto.lookupType(traceResponseType)
    const answer = await call(tracePath, protoRequest(protoSpan(), protoSpan({ spanId: Buffer.alloc(8) })))
    expect(type.toObject(type.decode(answer), { longs: Number })).toEqual({
      partialSuccess: { rejectedSpans: 1, errorMessage: 'span 1: span_id must be 8 bytes and not all zero' },
    })
  })

  it('says INVALID_ARGUMENT with the field that is wrong', async () => {
    const error = await failure(call(tracePath, Buffer.from('garbage')))
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringContaining('protobuf') })
    expect(detailsOf(error)).toMatchObject([{ BadRequest: { fieldViolations: [{ field: 'body' }] } }])
  })

  it('says UNAVAILABLE with the time to wait', async () => {
    running.sink.before = () => {
      throw new AppError('unavailable', 'Storage is behind.', { retryAfterSeconds: 2.5 })
    }
    const error = await failure(call(tracePath, protoRequest(protoSpan())))
    expect(error).toMatchObject({ code: status.UNAVAILABLE, details: 'Storage is behind.' })
    expect(detailsOf(error)).toEqual([{ RetryInfo: { retryDelay: { seconds: 2, nanos: 500_000_000 } } }])
  })

  it('says who may not send before it reads the message', async () => {
    const large = Buffer.alloc(900_000)
    expect(await failure(call(tracePath, large, { 'x-api-key': 'wrong' }))).toMatchObject({
      code: status.UNAUTHENTICATED,
    })
    expect(await failure(call(tracePath, large, { 'x-api-key': 'reader' }))).toMatchObject({
      code: status.PERMISSION_DENIED,
    })
  })

  it('says RESOURCE_EXHAUSTED, and no time to wait, to messages too large as sent or after inflating', async () => {
    const large = Buffer.alloc(2_000_000)
    const squeezing = new Client(running.grpcAddress, credentials.createInsecure(), {
      'grpc.default_compression_algorithm': compressionAlgorithms.gzip,
    })
    for (const by of [client, squeezing]) {
      const error = await failure(call(tracePath, large, {}, by))
      expect(error.code).toBe(status.RESOURCE_EXHAUSTED)
      expect(detailsOf(error)).toEqual([])
    }
    expect(await call(tracePath, protoRequest(protoSpan()), {}, squeezing)).toHaveLength(0)
    squeezing.close()
  })

  it('says UNIMPLEMENTED for metrics and logs', async () => {
    for (const [signal, name] of [
      ['metrics', 'MetricsService'],
      ['logs', 'LogsService'],
    ] as const) {
      const service = `opentelemetry.proto.collector.${signal}.v1.${name}`
      expect(await failure(call(`/${service}/Export`, Buffer.alloc(0)))).toMatchObject({ code: status.UNIMPLEMENTED })
    }
  })

  it('answers the health question', async () => {
    const request = proto.lookupType('grpc.health.v1.HealthCheckRequest')
    const response = proto.lookupType('grpc.health.v1.HealthCheckResponse')
    const check = (service: string) =>
      call('/grpc.health.v1.Health/Check', Buffer.from(request.encode({ service }).finish()))
    for (const service of ['', 'opentelemetry.proto.collector.trace.v1.TraceService']) {
      expect(response.toObject(response.decode(await check(service)), { enums: String })).toEqual({ status: 'SERVING' })
    }
    expect(await failure(check('nobody'))).toMatchObject({ code: status.NOT_FOUND })
  })
})
