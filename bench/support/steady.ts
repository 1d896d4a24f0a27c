import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * Sends at a steady rate, whether or not answers are in. Milliseconds from sending to the end of the answer, one each.
 */
export async function sendSteadily(
  next: () => Sent,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const open: Promise<number>[] = []
  const startedMs = performance.now()
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const dueMs = startedMs + (sent * 1000) / perSecond
    if (dueMs > performance.now()) await sleep(dueMs - performance.now())
    open.push(send(next(), agent))
  }
  const latencies = await Promise.all(open)
  agent.destroy()
  return latencies
}

function send({ method, url, headers = {}, body = '' }: Sent, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sentMs = performance.now()
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sending = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - sentMs)
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    })
    sending.on('error', reject)
    sending.end(body)
  })
}
