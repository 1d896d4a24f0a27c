import { Metadata, Server, ServerCredentials, ServerInterceptingCall } from '@grpc/grpc-js'
import type { ServerInterceptor, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js'
import type { sendUnaryData, ServerUnaryCall, StatusObject } from '@grpc/grpc-js'

import { isForwarded } from '#core/identity/loopback.ts'

import type { Lifecycle } from '../component.ts'
import { writeHostPort } from '../config/endpoint.ts'
import type { HostPort } from '../config/endpoint.ts'
import { encodeAcknowledgement, encodeRefusal } from '../wire/encode-answer.ts'
import type { Authorise } from './authorise.ts'
import { answerHealth, healthService } from './grpc-health.ts'
import type { Intake } from './intake.ts'
import { portTaken } from '../listen.ts'
import type { GrpcSettings } from './otlp-config.ts'
import { rawMethod } from './raw-method.ts'
import { refusalOf } from './refusal.ts'

export interface GrpcServer extends Lifecycle {
  /** `host:port` once it listens. */
  address(): string | null
}

type Unary = ServerUnaryCall<Buffer, Buffer>
type Answer = sendUnaryData<Buffer>

/**
 * Serves OTLP/gRPC for the signals of the intakes, and the gRPC health question. All else is UNIMPLEMENTED by not being
 * there.
 */
export function createGrpcServer(settings: GrpcSettings, intakes: readonly Intake[], authorise: Authorise): GrpcServer {
  let bound: HostPort | null = null
  let serving = false
  let stopped: Promise<void> | null = null
  /** In whose name each call under way may send, by the headers object that travels with it. */
  const projects = new WeakMap<Metadata, number>()
  const server = new Server({
    ...channelOptions(settings),
    interceptors: [authoriseFirst(authorise, projects, intakes)],
  })

  for (const intake of intakes) {
    const service: ServiceDefinition = { Export: rawMethod(intake.grpcPath) }
    const handlers: UntypedServiceImplementation = {
      Export(call: Unary, answer: Answer) {
        void takeExport(call, projects.get(call.metadata) ?? 0, intake).then(
          (bytes) => answer(null, bytes),
          (error: unknown) => answer(statusOf(error)),
        )
      },
    }
    server.addService(service, handlers)
  }
  server.addService(healthService, {
    Check: (call: Unary, answer: Answer) => answerHealth(call.request, serving, answer),
  })

  return {
    address: () => (bound === null ? null : writeHostPort(bound)),
    async start() {
      bound = await bind(server, settings.endpoint)
      serving = true
    },
    async shutdown(deadlineMs) {
      serving = false
      stopped ??= stop(server, deadlineMs)
      await stopped
    },
  }
}

/** Takes one request; resolves to the bytes of its answer. */
async function takeExport(call: Unary, projectId: number, intake: Intake): Promise<Buffer> {
  const body = call.request
  intake.inFlight.hold(body.length)
  try {
    const taken = await intake.take({ projectId, peer: call.getPeer(), transport: 'grpc', encoding: 'protobuf', body })
    return encodeAcknowledgement(taken, 'protobuf', intake.signal)
  } finally {
    intake.inFlight.release(body.length)
  }
}

/** Asks who is calling once the headers are here. Until it is known, grpc-js does not read the message. */
function authoriseFirst(
  authorise: Authorise,
  projects: WeakMap<Metadata, number>,
  intakes: readonly Intake[],
): ServerInterceptor {
  return (method, call) => {
    const intake = intakes.find(({ grpcPath }) => grpcPath === method.path)
    if (intake === undefined) return new ServerInterceptingCall(call)
    const admit = async (metadata: Metadata): Promise<Metadata> => {
      const credentials = {
        authorization: headerOf(metadata, 'authorization'),
        apiKeyHeader: headerOf(metadata, 'x-api-key'),
        remoteAddress: call.getConnectionInfo().remoteAddress ?? null,
        forwarded: isForwarded((name) => metadata.get(name).length > 0),
      }
      const { projectId } = await authorise(credentials, 'ingest')
      projects.set(metadata, projectId)
      return metadata
    }
    const refuse = (error: unknown): void => {
      intake.refuse({ projectId: 0, peer: call.getPeer(), transport: 'grpc' }, error)
      call.sendStatus(statusOf(error))
    }
    return new ServerInterceptingCall(call, {
      start: (next) => next({ onReceiveMetadata: (metadata, proceed) => void admit(metadata).then(proceed, refuse) }),
    })
  }
}

const headerOf = (metadata: Metadata, name: string): string | null => {
  const [value] = metadata.get(name)
  return typeof value === 'string' ? value : null
}

/** A refusal as gRPC says it: code, message, and the full google.rpc.Status in the trailer meant for it. */
function statusOf(error: unknown): StatusObject {
  const refusal = refusalOf(error)
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', encodeRefusal(refusal, 'protobuf'))
  return { code: refusal.code, details: refusal.message, metadata }
}

function channelOptions({
  max_recv_msg_size_mib,
  max_concurrent_streams,
  keepalive,
}: GrpcSettings): Record<string, number> {
  const { max_connection_idle, max_connection_age, max_connection_age_grace, time, timeout } =
    keepalive.server_parameters
  return {
    'grpc.max_receive_message_length': max_recv_msg_size_mib * 1_048_576,
    'grpc.max_concurrent_streams': max_concurrent_streams,
    'grpc.keepalive_time_ms': time,
    'grpc.keepalive_timeout_ms': timeout,
    ...(max_connection_idle > 0 ? { 'grpc.max_connection_idle_ms': max_connection_idle } : {}),
    ...(max_connection_age > 0
      ? {
          'grpc.max_connection_age_ms': max_connection_age,
          'grpc.max_connection_age_grace_ms': max_connection_age_grace,
        }
      : {}),
  }
}

const bind = (server: Server, endpoint: HostPort): Promise<HostPort> =>
  new Promise((resolve, reject) =>
    server.bindAsync(writeHostPort(endpoint), ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(portTaken(error, endpoint, 'receivers::otlp::protocols::grpc::endpoint'))
      else resolve({ host: endpoint.host, port })
    }),
  )

/** GOAWAY to every connection, then wait for the calls under way; what is left at the deadline is cut off. */
const stop = (server: Server, deadlineMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      server.forceShutdown()
      resolve()
    }, deadlineMs)
    server.tryShutdown(() => {
      clearTimeout(cutOff)
      resolve()
    })
  })
