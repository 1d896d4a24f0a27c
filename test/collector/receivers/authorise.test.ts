import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Credentials } from '#collector/receivers/authorise.ts'
import type { TestCollector } from '#test/support/collector.ts'
import { startTestCollector } from '#test/support/collector.ts'
import { protoRequest, protoSpan } from '#test/support/payloads.ts'

let running: TestCollector
let shown: Credentials[]
beforeAll(async () => {
  running = await startTestCollector({
    authorise: async (each) => {
      shown.push(each)
      return { projectId: 1 }
    },
  })
})
afterAll(() => running.stop())
beforeEach(() => {
  shown = []
})

const body = protoRequest(protoSpan())
const overHttp = (headers: Record<string, string>): Promise<Response> =>
  fetch(running.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: Uint8Array.from(body),
  })
async function overGrpc(headers: Record<string, string>): Promise<void> {
  const client = new Client(running.grpcAddress, credentials.createInsecure())
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
  const same = (bytes: Buffer): Buffer => bytes
  await new Promise<void>((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, body, metadata, (error) => (error ? reject(error) : resolve()))
  })
  client.close()
}

describe.each([
  ['HTTP', overHttp],
  ['gRPC', overGrpc],
])('what OTLP/%s shows at the door', (_transport, send) => {
  it('is the key and the peer', async () => {
    await send({ authorization: 'Bearer nvm_one', 'x-api-key': 'nvm_two' })
    expect(shown).toEqual([
      {
        authorization: 'Bearer nvm_one',
        apiKeyHeader: 'nvm_two',
        remoteAddress: expect.stringContaining('127.0.0.1'),
        forwarded: false,
      },
    ])
  })

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'cf-connecting-ip'])(
    'says when a proxy passed it on (%s)',
    async (header) => {
      await send({ [header]: '203.0.113.7' })
      expect(shown).toMatchObject([{ forwarded: true }])
    },
  )
})

describe('a page', () => {
  it.each([
    ['http://evil.example:4318', null],
    ['null', null],
    ['http://127.0.0.1.evil.example', null],
    ['http://localhost:3000', '127.0.0.1'],
    ['http://127.0.0.1:4318', '127.0.0.1'],
    ['http://[::1]:4318', '127.0.0.1'],
  ])('of %s is at %s, whatever name it gave this address', async (origin, remoteAddress) => {
    await overHttp({ origin })
    expect(shown).toMatchObject([{ remoteAddress: remoteAddress && expect.stringContaining(remoteAddress) }])
  })
})
