import { Client, credentials, status } from '@grpc/grpc-js'
import { describe, expect, it } from 'vitest'

import { startTestCollector } from '#test/support/collector.ts'
import { jsonBytes, jsonRequest, jsonSpan, protoRequest, protoSpan } from '#test/support/payloads.ts'

const asIs = (bytes: Buffer): Buffer => bytes
const exportPath = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'

/** A collector whose sink holds every batch until it is let go. */
async function holdingCollector() {
  const running = await startTestCollector()
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let arrived = 0
  running.sink.before = () => {
    arrived++
    return held
  }
  return { ...running, letGo, arrived: () => arrived }
}
const post = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: jsonBytes(jsonRequest(jsonSpan())).toString(),
  })
const call = (client: Client) =>
  new Promise<number>((resolve) =>
    client.makeUnaryRequest(exportPath, asIs, asIs, protoRequest(protoSpan()), (error) =>
      resolve(error ? error.code : 0),
    ),
  )

describe('shutting down', () => {
  it('finishes what is under way on both protocols and takes nothing new', async () => {
    const { collector, sink, httpUrl, grpcAddress, letGo, arrived } = await holdingCollector()
    const client = new Client(grpcAddress, credentials.createInsecure())
    const underWay = [post(httpUrl).then((response) => response.status), call(client)]
    await expect.poll(arrived).toBe(2)
    const down = collector.shutdown(5_000)
    await expect(post(httpUrl)).rejects.toThrow()
    letGo()
    expect(await Promise.all(underWay)).toEqual([200, 0])
    await down
    expect([collector.status(), sink.spans().length]).toEqual(['stopped', 2])
    expect(await call(client)).toBe(status.UNAVAILABLE)
    client.close()
  })

  it('cuts off at the deadline what does not finish', async () => {
    const { collector, httpUrl, grpcAddress, arrived, letGo } = await holdingCollector()
    const client = new Client(grpcAddress, credentials.createInsecure())
    const underWay = [
      post(httpUrl).then(
        () => 'answered',
        () => 'cut off',
      ),
      call(client),
    ]
    await expect.poll(arrived).toBe(2)
    const startedMs = performance.now()
    await collector.shutdown(200)
    expect(performance.now() - startedMs).toBeLessThan(1_500)
    expect((await Promise.all(underWay))[0]).toBe('cut off')
    letGo()
    client.close()
  })

  it('may be asked for twice, and of a collector that never started', async () => {
    const { collector } = await startTestCollector()
    await Promise.all([collector.shutdown(1_000), collector.shutdown(1_000)])
    await collector.shutdown(1_000)
    expect(collector.status()).toBe('stopped')
  })

  it('says which port is taken and leaves nothing running', async () => {
    const first = await startTestCollector()
    const { port } = new URL(first.httpUrl)
    await expect(startTestCollector({ http: { endpoint: `127.0.0.1:${port}` } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`127.0.0.1:${port}: the port is taken`),
    })
    await first.stop()
  })
})
