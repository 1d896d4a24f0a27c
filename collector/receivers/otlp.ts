import type { Receiver } from '../component.ts'
import { defineReceiver } from '../component.ts'
import { createCors } from './cors.ts'
import { createGrpcServer } from './grpc-server.ts'
import { createTracesHandler } from './http-handler.ts'
import { createHttpServer } from './http-server.ts'
import { createIntake } from './intake.ts'
import { corsConfig, otlpConfig } from './otlp-config.ts'

/** Body limit of the handler that other servers borrow, when this receiver itself has no HTTP protocol. */
const bodyBytesMaxDefault = 64 * 1_048_576

/** Takes spans over OTLP/gRPC and OTLP/HTTP. Its HTTP handler can be hung into another server as well. */
export const otlp = defineReceiver({
  type: 'otlp',
  summary: 'Takes spans from any OpenTelemetry exporter: OTLP/gRPC, OTLP/HTTP with protobuf or JSON.',
  config: otlpConfig,
  create({ protocols: { grpc, http }, limits, in_flight_bytes_max }, services): Receiver {
    const { authorise, id } = services
    const intake = createIntake({ limits, in_flight_bytes_max }, services)
    const handleHttp = createTracesHandler({
      bodyBytesMax: http?.max_request_body_size ?? bodyBytesMaxDefault,
      cors: createCors(http?.cors ?? corsConfig.parse({})),
      authorise,
      intake,
    })
    const servers = [
      ...(grpc ? [{ protocol: 'grpc' as const, ...createGrpcServer(grpc, intake, authorise) }] : []),
      ...(http ? [{ protocol: 'http' as const, ...createHttpServer(http, handleHttp) }] : []),
    ]
    return {
      handleHttp,
      endpoints: () =>
        servers.flatMap(({ protocol, address }) => {
          const at = address()
          return at === null ? [] : [{ component: id, protocol, address: at }]
        }),
      async start() {
        for (const server of servers) await server.start()
      },
      async shutdown(deadlineMs) {
        await Promise.all(servers.map((server) => server.shutdown(deadlineMs)))
      },
    }
  },
})
