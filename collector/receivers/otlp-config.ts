import { z } from 'zod'

import { duration } from '../config/duration.ts'
import { endpoint } from '../config/endpoint.ts'
import { limitsConfig } from '../wire/limits.ts'

const mebibyte = 1_048_576

/** YAML writes "with all defaults" as a key without a value. */
const orDefaults = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((value) => value ?? {}, schema)

const keepalive = z.strictObject({
  max_connection_idle: duration('0s').describe('Closes a connection that has been idle for so long; 0s never.'),
  max_connection_age: duration('0s').describe(
    'Closes a connection of that age, so that load balancers spread senders anew; 0s never.',
  ),
  max_connection_age_grace: duration('30s').describe('What a connection past its age gets to finish its requests.'),
  time: duration('2h').describe('Asks a silent sender after this time whether it is still there.'),
  timeout: duration('20s').describe('Closes the connection when it does not answer for so long.'),
})

const bodyIdleTimeout = duration('30s').describe(
  'Gives up a body that began and of which no byte has come for so long; 0s never.',
)

export const grpcConfig = z.strictObject({
  endpoint: endpoint('127.0.0.1:4317').describe('Where to listen.'),
  max_recv_msg_size_mib: z.int().min(1).max(1024).default(64).describe('Mebibytes of a message, also after inflating.'),
  max_concurrent_streams: z.int().min(1).max(100_000).default(256).describe('Requests under way on one connection.'),
  max_connections: z.int().min(1).default(4_096).describe('Connections at a time; further ones are dropped.'),
  read_timeout: duration('300s').describe('What a sender gets to send a whole message; 0s any time.'),
  body_idle_timeout: bodyIdleTimeout,
  keepalive: orDefaults(z.strictObject({ server_parameters: orDefaults(keepalive) })).describe(
    'When connections are probed and closed.',
  ),
})

const corsConfig = z.strictObject({
  allowed_origins: z
    .array(z.string())
    .default([])
    .describe('Browser origins that may send, `*` standing for any part. Empty: none, and no CORS headers at all.'),
  allowed_headers: z
    .array(z.string())
    .default([])
    .describe('Request headers allowed beyond content-type, authorization and x-api-key.'),
  max_age: z.int().min(0).default(7_200).describe('Seconds a browser may remember the answer.'),
})

export const httpConfig = z.strictObject({
  endpoint: endpoint('127.0.0.1:4318').describe('Where to listen.'),
  max_request_body_size: z
    .int()
    .min(1)
    .default(64 * mebibyte)
    .describe('Bytes of a body, as sent and also after inflating.'),
  traces_url_path: z.string().startsWith('/').default('/v1/traces').describe('Path that takes traces.'),
  logs_url_path: z.string().startsWith('/').default('/v1/logs').describe('Path that takes logs.'),
  read_header_timeout: duration('60s').describe('What a sender gets to send its headers.'),
  read_timeout: duration('300s').describe('What a sender gets to send a whole request; 0s any time.'),
  body_idle_timeout: bodyIdleTimeout,
  idle_timeout: duration('60s').describe('Closes a connection that has been idle for so long.'),
  max_connections: z.int().min(1).default(4_096).describe('Connections at a time; further ones are dropped.'),
  cors: orDefaults(corsConfig).describe('Whether browsers may send from other origins.'),
})

export const otlpConfig = z.strictObject({
  protocols: z
    .strictObject({
      grpc: orDefaults(grpcConfig).optional().describe('OTLP/gRPC, when named.'),
      http: orDefaults(httpConfig).optional().describe('OTLP/HTTP, when named.'),
    })
    .refine(
      ({ grpc, http }) => grpc !== undefined || http !== undefined,
      'must specify at least one protocol: grpc or http',
    )
    .describe('What to listen with.'),
  limits: orDefaults(limitsConfig).describe('Bounds kept while reading.'),
  in_flight_bytes_max: z
    .int()
    .min(1)
    .default(256 * mebibyte)
    .describe('Bytes of bodies held at a time; beyond it senders are told to come back.'),
})

export type GrpcSettings = z.output<typeof grpcConfig>
export type HttpSettings = z.output<typeof httpConfig>
export type CorsSettings = z.output<typeof corsConfig>
