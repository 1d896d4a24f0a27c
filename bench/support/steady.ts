import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * Sends at a steady rate, whether or not answers are in. Milliseconds from sending to the end of the answer, one each;
 * what was dropped is infinitely late, so that it shows in whatever is made of them.
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

/** Says what went wrong and goes on: a single question must not cost the report of all others. */
function send(sent: Sent, agent: Agent): Promise<number> {
  return sendOnce(sent, agent).catch((error: unknown) => {
    process.stderr.write(`dropped: ${error instanceof Error ? error.message : String(error)}\n`)
    return Infinity
  })
}

function sendOnce({ method, url, headers = {}, body = '' }: Sent, agent: Agent): Promise<number> {
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
