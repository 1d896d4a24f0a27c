import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const lastRequestsMs = 2_000

/**
 * Longer than clients and proxies usually keep a connection (60 s): who ends one decides whose request meets a closed
 * door. Node's 5 s made a client that had paused for them lose its next question.
 */
const idleMs = 65_000
/** Connections at a time; further ones are dropped, before they take the files that everything else needs. */
const connectionsMax = 10_000

/** Binds a server; resolves with its address once it listens. Port 0 is any that is free. */
export async function listenAt(server: Server, { host, port }: { host: string; port: number }): Promise<string> {
  server.keepAliveTimeout = idleMs
  server.maxConnections = connectionsMax
  server.listen(port, host)
  await once(server, 'listening')
  const bound = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
}

/** Takes no new connections, lets requests finish for a moment, then closes. Safe without a start, and twice. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), lastRequestsMs)
  await closed
  clearTimeout(timer)
}
