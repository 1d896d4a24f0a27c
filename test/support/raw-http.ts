import { connect } from 'node:net'

/** What came back over a socket, and when. */
export interface RawAnswer {
  readonly text: string
  readonly status: number
  readonly closed: boolean
}

/** The head of a POST of traces, as it travels. */
export const postHead = (headers: Readonly<Record<string, string>>): string =>
  ['POST /v1/traces HTTP/1.1', 'host: x', ...Object.entries(headers).map((each) => each.join(': ')), '', ''].join(
    '\r\n',
  )

/** Writes bytes to a socket as they are and collects what comes back until it closes or `waitMs` is over. */
export function rawHttp(url: string, written: readonly (string | Buffer)[], waitMs = 1_500): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => written.forEach((each) => socket.write(each)))
    const finish = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      resolve({
        text,
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(text.replace(/^HTTP\/1\.1 100[^\r]*\r\n\r\n/, ''))?.[1] ?? 0),
        closed,
      })
    }
    const timer = setTimeout(() => finish(false), waitMs)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
  })
}
