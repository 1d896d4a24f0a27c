import type { LogRecord } from '#core/telemetry/log-record.ts'

import { readLog } from './decode-log.ts'
import type { DecodedLogs, DecodeSteps } from './decoded.ts'
import { decodeAtOnce } from './decoded.ts'
import { logOf } from './json-log.ts'
import type { ItemNames } from './json-request.ts'
import { parseRequest, readJsonRequest, startJsonReading } from './json-request.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import { refuseOtherSignal } from './other-signal.ts'
import type { ItemReader } from './protobuf-request.ts'
import { readRequest, startReading } from './protobuf-request.ts'

const logReader: ItemReader<LogRecord> = { limit: 'logs_per_request_max', read: readLog }

const names: ItemNames<LogRecord> = {
  signal: 'logs',
  resources: ['resourceLogs', 'resource_logs'],
  scopes: ['scopeLogs', 'scope_logs'],
  items: ['logRecords', 'log_records'],
  limit: 'logs_per_request_max',
  read: logOf,
}

/** Reads an ExportLogsServiceRequest (or LogsData) in the binary encoding. Throws AppError `invalid`. */
export const decodeLogsProtobuf = (bytes: Uint8Array, limits: Limits = defaultLimits): DecodedLogs =>
  decodeAtOnce(decodeLogsProtobufInSteps(bytes, limits))

/** The same with a pause between slices of records. */
export function* decodeLogsProtobufInSteps(bytes: Uint8Array, limits: Limits): DecodeSteps<DecodedLogs> {
  // Spans half-decode into records, and none of them would be rejected: records need no ids.
  refuseOtherSignal(bytes, 'logs')
  const reading = startReading(bytes, limits)
  const logs: LogRecord[] = []
  yield* readRequest(reading, logs, logReader)
  return { logs, rejected: reading.rejected, cuts: reading.cuts, lenient: reading.lenient }
}

/** Reads an ExportLogsServiceRequest (or LogsData) in OTLP/JSON. Throws AppError `invalid`. */
export const decodeLogsJson = (bytes: Uint8Array, limits: Limits = defaultLimits): DecodedLogs =>
  decodeAtOnce(decodeLogsJsonInSteps(bytes, limits))

/** The same with a pause between slices of records. */
export function* decodeLogsJsonInSteps(bytes: Uint8Array, limits: Limits): DecodeSteps<DecodedLogs> {
  const reading = startJsonReading(limits)
  const logs: LogRecord[] = []
  yield* readJsonRequest(reading, parseRequest(bytes), logs, names)
  return { logs, rejected: reading.rejected, cuts: reading.cuts, lenient: reading.lenient }
}
