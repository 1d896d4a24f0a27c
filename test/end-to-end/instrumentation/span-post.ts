import { once } from 'node:events'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Span } from '#core/telemetry/span.ts'
import { decodeProtobuf } from '#collector/wire/decode-protobuf.ts'

/** A letter box for OTLP: takes what exporters post and reads it as the collector does. */
export interface SpanPost {
  readonly url: string
  /** What was posted since the last time, decoded, in the order of starting. */
  take(): readonly Span[]
  stop(): Promise<void>
}

export async function startSpanPost(): Promise<SpanPost> {
  let bodies: Buffer[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      bodies.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    take() {
      const spans = bodies.flatMap((body) => decodeProtobuf(body).spans)
      bodies = []
      return spans.toSorted((left, right) => Number(left.startNs - right.startNs))
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
