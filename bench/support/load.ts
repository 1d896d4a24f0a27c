import { Agent, request } from 'node:http'

import type { Payload } from './payload.ts'
import { createPayload, restamp } from './payload.ts'
import { randomFrom } from './random.ts'

export interface LoadResult {
  readonly spans: number
  readonly seconds: number
  readonly refused: number
  /** Milliseconds from sending to acknowledgement, one per request. */
  readonly latenciesMs: readonly number[]
}

/** Where spans go: `url` is the OTLP/HTTP base. Loopback only. */
export interface Target {
  readonly url: string
  readonly key: string
}

/**
 * `connections` senders as fast as acknowledgements come, or at `spansPerSecond` all together. Always bounded by
 * `seconds`.
 */
export async function sendLoad(
  target: Target,
  { seconds, connections, spansPerSecond }: { seconds: number; connections: number; spansPerSecond?: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const random = randomFrom(Date.now())
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  const latenciesMs: number[] = []
  let [spans, refused] = [0, 0]

  async function sender(index: number) {
    const payload = createPayload({ seed: index + 1 })
    const pauseMs = spansPerSecond === undefined ? 0 : (1000 * connections * payload.spanCount) / spansPerSecond
    let next = startedAt + (pauseMs * index) / connections
    while (performance.now() < endsAt) {
      if (pauseMs > 0) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())))
        next += pauseMs
      }
      restamp(payload.bytes, payload.stamps, random, Date.now())
      const sentAt = performance.now()
      const status = await post(target, agent, payload)
      latenciesMs.push(performance.now() - sentAt)
      if (status === 200) spans += payload.spanCount
      else refused += 1
    }
  }

  await Promise.all(Array.from({ length: connections }, (_, index) => sender(index)))
  agent.destroy()
  return { spans, seconds: (performance.now() - startedAt) / 1000, refused, latenciesMs }
}

function post({ url, key }: Target, agent: Agent, { bytes }: Payload): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-length': bytes.length,
      authorization: `Bearer ${key}`,
    }
    const sending = request(`${url}/v1/traces`, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    sending.on('error', reject)
    sending.end(bytes)
  })
}
