import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { MetricName } from '../pipeline/metrics.ts'
import { decodeJsonInSteps } from '../wire/decode-json.ts'
import { decodeLogsJsonInSteps, decodeLogsProtobufInSteps } from '../wire/decode-logs.ts'
import { decodeProtobufInSteps } from '../wire/decode-protobuf.ts'
import type { DecodeSteps, Remarks } from '../wire/decoded.ts'
import type { Encoding } from '../wire/encode-answer.ts'
import type { Limits } from '../wire/limits.ts'

export type SignalName = 'traces' | 'logs'

/** What a request of a signal held. */
export interface Taken<Item> extends Remarks {
  readonly items: Item[]
}

/** All that the doors need to know of a signal. They treat every one alike. */
export interface Signal<Item> {
  readonly name: SignalName
  /** What one item is called in sentences. */
  readonly noun: string
  /** The gRPC method that takes it. */
  readonly grpcPath: string
  readonly counters: { readonly accepted: MetricName; readonly refused: MetricName; readonly failed: MetricName }
  decode(body: Uint8Array, encoding: Encoding, limits: Limits): DecodeSteps<Taken<Item>>
}

export const traces: Signal<Span> = {
  name: 'traces',
  noun: 'span',
  grpcPath: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  counters: {
    accepted: 'otelcol_receiver_accepted_spans',
    refused: 'otelcol_receiver_refused_spans',
    failed: 'otelcol_receiver_failed_spans',
  },
  *decode(body, encoding, limits) {
    const read = encoding === 'json' ? decodeJsonInSteps : decodeProtobufInSteps
    const { spans, ...remarks } = yield* read(body, limits)
    return { items: spans, ...remarks }
  },
}

export const logs: Signal<LogRecord> = {
  name: 'logs',
  noun: 'log record',
  grpcPath: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  counters: {
    accepted: 'otelcol_receiver_accepted_log_records',
    refused: 'otelcol_receiver_refused_log_records',
    failed: 'otelcol_receiver_failed_log_records',
  },
  *decode(body, encoding, limits) {
    const read = encoding === 'json' ? decodeLogsJsonInSteps : decodeLogsProtobufInSteps
    const { logs: records, ...remarks } = yield* read(body, limits)
    return { items: records, ...remarks }
  },
}
