import type { Receiver } from '../component.ts'
import { defineReceiver } from '../component.ts'
import { createCors } from './cors.ts'
import { createGrpcServer } from './grpc-server.ts'
import { createExportHandler } from './http-handler.ts'
import { createHttpServer } from './http-server.ts'
import { createInFlight } from './in-flight.ts'
import type { Intake } from './intake.ts'
import { createIntake } from './intake.ts'
import { httpConfig, otlpConfig } from './otlp-config.ts'
import { logs, traces } from './signals.ts'

/** Takes spans and logs over OTLP/gRPC and OTLP/HTTP. Its HTTP handlers can be hung into another server as well. */
export const otlp = defineReceiver({
  type: 'otlp',
  summary: 'Takes spans and logs from any OpenTelemetry exporter: OTLP/gRPC, OTLP/HTTP with protobuf or JSON.',
  config: otlpConfig,
  create({ protocols: { grpc, http }, limits, in_flight_bytes_max }, services): Receiver {
    const { authorise, id, consumers, metrics } = services
    const inFlight = createInFlight(in_flight_bytes_max, (bytes) =>
      metrics.set('nevermore_receiver_in_flight_bytes', { receiver: id }, bytes),
    )
    // Only signals that some pipeline takes are served: a sender of others must hear that nobody listens.
    const intakes: readonly Intake[] = [
      ...(consumers.traces === null
        ? []
        : [createIntake({ limits, inFlight, signal: traces, consumer: consumers.traces }, services)]),
      ...(consumers.logs === null
        ? []
        : [createIntake({ limits, inFlight, signal: logs, consumer: consumers.logs }, services)]),
    ]
    // Other servers borrow the handlers also when this receiver itself has no HTTP protocol.
    const lent = http ?? httpConfig.parse({})
    const door = {
      bodyBytesMax: lent.max_request_body_size,
      idleMsMax: lent.body_idle_timeout,
      cors: createCors(lent.cors),
      authorise,
    }
    const doors = intakes.map((intake) => ({ signal: intake.signal, handle: createExportHandler({ ...door, intake }) }))
    const paths = { traces: lent.traces_url_path, logs: lent.logs_url_path }
    const served = new Map(doors.map(({ signal, handle }) => [paths[signal], handle]))
    const servers = [
      ...(grpc ? [{ protocol: 'grpc' as const, ...createGrpcServer(grpc, intakes, authorise) }] : []),
      ...(http ? [{ protocol: 'http' as const, ...createHttpServer(http, served) }] : []),
    ]
    return {
      httpHandlers: new Map(doors.map(({ signal, handle }) => [signal, handle])),
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
