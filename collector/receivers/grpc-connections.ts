import { constants } from 'node:http2'
import type { Http2Server, ServerHttp2Session } from 'node:http2'
import { setTimeout as afterMs } from 'node:timers/promises'

import type { GrpcSettings } from './otlp-config.ts'

/** The connections of a gRPC server. */
export interface Connections {
  /** Lets calls under way finish, at most for `deadlineMs`, and takes no new ones. */
  close(deadlineMs: number): Promise<void>
}

/** Bytes of all calls of a connection that may be on their way to us. The default of 65,535 slows large senders down. */
const connectionWindowBytes = 4 * 1_048_576
/** What a peer gets to say that it speaks HTTP/2 at all. */
const greetingTimeoutMs = 20_000
/** Up to this share of its age a connection lives longer or shorter, so that not all senders come back at once. */
const ageSpread = 0.1

/** Looks after each connection: greets it, asks whether it is still there, and closes it when it is idle or old. */
export function keepConnections(server: Http2Server, settings: GrpcSettings, random: () => number): Connections {
  const open = new Set<ServerHttp2Session>()
  server.maxConnections = settings.max_connections
  server.on('session', (session) => {
    open.add(session)
    // The window cannot be set before the connection stands.
    if (!session.destroyed) session.setLocalWindowSize(connectionWindowBytes)
    const timers = [
      expectGreeting(session),
      ...closeWithAge(session, settings.keepalive.server_parameters, random),
      ...askNowAndThen(session, settings.keepalive.server_parameters),
    ]
    closeWhenIdle(session, settings.keepalive.server_parameters.max_connection_idle)
    session.once('close', () => {
      open.delete(session)
      for (const timer of timers) clearTimeout(timer)
    })
  })
  return {
    async close(deadlineMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const session of open) session.close()
      const over = new AbortController()
      await Promise.race([closed, afterMs(deadlineMs, undefined, { signal: over.signal }).catch(() => undefined)])
      over.abort()
      for (const session of open) session.destroy()
      await closed
    },
  }
}

type Times = GrpcSettings['keepalive']['server_parameters']

function expectGreeting(session: ServerHttp2Session): NodeJS.Timeout {
  const timer = setTimeout(() => session.destroy(undefined, constants.NGHTTP2_SETTINGS_TIMEOUT), greetingTimeoutMs)
  session.once('remoteSettings', () => clearTimeout(timer))
  return timer
}

function closeWithAge(
  session: ServerHttp2Session,
  { max_connection_age: ageMs, max_connection_age_grace: graceMs }: Times,
  random: () => number,
): readonly NodeJS.Timeout[] {
  if (ageMs === 0) return []
  const spreadMs = (random() * 2 - 1) * ageSpread * ageMs
  return [
    setTimeout(() => session.close(), ageMs + spreadMs),
    setTimeout(() => session.destroy(), ageMs + spreadMs + graceMs),
  ]
}

function askNowAndThen(session: ServerHttp2Session, { time, timeout }: Times): readonly NodeJS.Timeout[] {
  if (time === 0) return []
  const asking = setInterval(() => {
    if (session.destroyed) return
    const silent = setTimeout(() => session.destroy(), timeout)
    session.once('close', () => clearTimeout(silent))
    session.ping(() => clearTimeout(silent))
  }, time)
  return [asking]
}

function closeWhenIdle(session: ServerHttp2Session, idleMs: number): void {
  if (idleMs === 0) return
  let calls = 0
  const close = (): void => session.close()
  let timer = setTimeout(close, idleMs)
  session.on('stream', (stream) => {
    calls++
    clearTimeout(timer)
    stream.once('close', () => {
      calls--
      if (calls === 0 && !session.closed) timer = setTimeout(close, idleMs)
    })
  })
  session.once('close', () => clearTimeout(timer))
}
