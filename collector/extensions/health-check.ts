import { once } from 'node:events'
import { createServer } from 'node:http'

import { z } from 'zod'

import type { CollectorStatus } from '../component.ts'
import { defineExtension } from '../component.ts'
import { endpoint, writeHostPort } from '../config/endpoint.ts'
import { portTaken } from '../listen.ts'

const sentences: Readonly<Record<CollectorStatus, string>> = {
  starting: 'Server starting',
  ready: 'Server available',
  stopping: 'Server stopping',
  stopped: 'Server stopped',
}

/** Answers orchestrators: 200 while the collector takes spans, 503 while it starts and stops. */
export const healthCheck = defineExtension({
  type: 'health_check',
  summary: 'Answers 200 over HTTP while the collector takes spans, 503 while it starts or stops.',
  config: z.strictObject({
    endpoint: endpoint('127.0.0.1:13133').describe('Where to listen.'),
    path: z.string().startsWith('/').default('/').describe('Path that answers; any other is 404.'),
  }),
  create(settings, { status, clock, id }) {
    let address: string | null = null
    let startedAtMs = 0
    const server = createServer((request, response) => {
      if ((request.url ?? '/').split('?', 1)[0] !== settings.path) {
        response.writeHead(404).end()
        return
      }
      const now = status()
      const ready = now === 'ready'
      response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(
        JSON.stringify({
          status: sentences[now],
          ...(ready
            ? {
                upSince: new Date(startedAtMs).toISOString(),
                uptimeSeconds: Math.floor((clock() - startedAtMs) / 1_000),
              }
            : {}),
        }),
      )
    })
    return {
      endpoints: () => (address === null ? [] : [{ component: id, protocol: 'http', address }]),
      async start() {
        startedAtMs = clock()
        const { host, port } = settings.endpoint
        server.listen(port, host)
        await once(server, 'listening').catch((error: unknown) => {
          throw portTaken(error, settings.endpoint, 'extensions::health_check::endpoint')
        })
        const bound = server.address()
        address = writeHostPort({ host, port: typeof bound === 'object' && bound !== null ? bound.port : port })
      },
      async shutdown() {
        if (!server.listening) return
        const closed = once(server, 'close')
        server.close()
        server.closeAllConnections()
        await closed
      },
    }
  },
})
