import type { Type } from 'protobufjs'

import type { LogRecord } from '#core/telemetry/log-record.ts'

import { anyValue, attributes, hex, list, moment, resourceOf, scopeOf, text, type Held } from './oracle-values.ts'
import { loadProto, logsRequestType } from './otlp-proto.ts'

const requestType: Type = loadProto().lookupType(logsRequestType)

/** What protobufjs's own decoder makes of a request of logs, in the shape of our records. */
export function oracleLogs(bytes: Uint8Array): LogRecord[] {
  const request = requestType.toObject(requestType.decode(bytes), {
    longs: String,
    defaults: true,
    arrays: true,
    oneofs: true,
  })
  return list(request['resourceLogs']).flatMap((resourceLogs) => {
    const resource = resourceOf(resourceLogs)
    return list(resourceLogs['scopeLogs']).flatMap((scopeLogs) => {
      const scope = scopeOf(scopeLogs)
      return list(scopeLogs['logRecords']).map((log) => logOf(log, resource, scope))
    })
  })
}

/** Encodes a plain object as a request of logs, with protobufjs. */
export const encodeLogsRequest = (request: object): Buffer =>
  Buffer.from(requestType.encode(requestType.fromObject(request)).finish())

const logOf = (log: Held, resource: LogRecord['resource'], scope: LogRecord['scope']): LogRecord => ({
  timeNs: moment(log['timeUnixNano']),
  observedNs: moment(log['observedTimeUnixNano']),
  severityNumber: Number(log['severityNumber']),
  severityText: text(log['severityText']),
  eventName: text(log['eventName']),
  body: log['body'] === null ? null : anyValue(log['body']),
  attributes: attributes(log['attributes']),
  droppedAttributes: Number(log['droppedAttributesCount']),
  flags: Number(log['flags']),
  traceId: hex(log['traceId'], 16) || null,
  spanId: hex(log['spanId'], 8) || null,
  resource,
  scope,
})
