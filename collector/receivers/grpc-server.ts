import { once } from 'node:events'
import { createServer } from 'node:http2'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

import type { Lifecycle } from '../component.ts'
import { writeHostPort } from '../config/endpoint.ts'
import type { HostPort } from '../config/endpoint.ts'
import { portTaken } from '../listen.ts'
import type { Authorise } from './authorise.ts'
import { answerMessage, answerStatus, statusOf } from './grpc-answer.ts'
import { startClock } from './grpc-clock.ts'
import { keepConnections } from './grpc-connections.ts'
import { takeExport } from './grpc-export.ts'
import { answerHealth, healthBytesMax, healthPath } from './grpc-health.ts'
import { readMessage } from './grpc-message.ts'
import type { Intake } from './intake.ts'
import type { GrpcSettings } from './otlp-config.ts'
import { grpcCodes } from './refusal.ts'

export interface GrpcServer extends Lifecycle {
  /** `host:port` once it listens. */
  address(): string | null
}

/** Bytes of one call that may be on their way before we read them. */
const streamWindowBytes = 1_048_576
/** Mebibytes of bookkeeping and unread bytes of one connection; beyond it new calls are refused. */
const sessionMemoryMib = 64

/** Resolves to the message of the answer. */
type Method = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => Promise<Buffer>

/**
 * Serves OTLP/gRPC for the signals of the intakes, and the gRPC health question. All else is UNIMPLEMENTED. Calls are
 * unary, so the little of gRPC that they need stands on HTTP/2 itself: only here can bytes be counted while they come.
 */
export function createGrpcServer(settings: GrpcSettings, intakes: readonly Intake[], authorise: Authorise): GrpcServer {
  let bound: HostPort | null = null
  let serving = false
  let stopped: Promise<void> | null = null
  const bytesMax = settings.max_recv_msg_size_mib * 1_048_576
  const idleMsMax = settings.body_idle_timeout
  const served = intakes.map(({ grpcPath }) => grpcPath)
  const methods = new Map<string, Method>(
    intakes.map((intake) => [
      intake.grpcPath,
      (...call) => takeExport(...call, { intake, authorise, bytesMax, idleMsMax }),
    ]),
  )
  methods.set(healthPath, async (stream, headers) => {
    const { bytes } = await readMessage(
      stream,
      headers,
      healthBytesMax,
      { hold: nothing },
      { idleMsMax, onGivenUp: nothing },
    )
    return answerHealth(bytes, serving, served)
  })
  const server = createServer({
    maxSessionMemory: sessionMemoryMib,
    settings: { maxConcurrentStreams: settings.max_concurrent_streams, initialWindowSize: streamWindowBytes },
  })
  const connections = keepConnections(server, settings, Math.random)
  server.on('stream', (stream, headers) => void answerCall(stream, headers, methods, settings.read_timeout))

  return {
    address: () => (bound === null ? null : writeHostPort(bound)),
    async start() {
      const { host, port } = settings.endpoint
      server.listen(port, host)
      await once(server, 'listening').catch((error: unknown) => {
        throw portTaken(error, settings.endpoint, 'receivers::otlp::protocols::grpc::endpoint')
      })
      const address = server.address()
      bound = { host, port: typeof address === 'object' && address !== null ? address.port : port }
      serving = true
    },
    async shutdown(deadlineMs) {
      if (bound === null) return
      serving = false
      stopped ??= connections.close(deadlineMs)
      await stopped
    },
  }
}

const nothing = (): void => undefined

/** Never rejects. */
async function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, Method>,
  readTimeoutMs: number,
): Promise<void> {
  // What ends a stream early is met where it is read; nobody is to fall over it elsewhere.
  stream.on('error', () => undefined)
  const isPost = headers[':method'] === 'POST'
  if (!isPost || !/^application\/grpc(?:[+;]|$)/i.test(headers['content-type'] ?? '')) {
    if (!stream.destroyed) stream.respond({ ':status': isPost ? 415 : 405 }, { endStream: true })
    return
  }
  const path = headers[':path'] ?? ''
  const method = methods.get(path)
  if (method === undefined) {
    answerStatus(stream, { code: grpcCodes.unimplemented, message: `Nothing is served at ${path.slice(0, 200)}.` })
    return
  }
  const stopClock = startClock(stream, headers, readTimeoutMs)
  try {
    answerMessage(stream, await method(stream, headers))
  } catch (error) {
    answerStatus(stream, statusOf(error))
  } finally {
    stopClock()
  }
}
