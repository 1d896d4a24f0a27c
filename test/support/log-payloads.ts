import { encodeLogsRequest } from './oracle-logs.ts'
import { spanId, traceId } from './payloads.ts'

type Draft = Readonly<Record<string, unknown>>

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }

/** A log record of OTLP/JSON, whole but for what is given; `protoLogs` takes it as well, ids as bytes. */
export const jsonLog = (given: Draft = {}): Draft => ({
  traceId,
  spanId,
  timeUnixNano: '1760000000500000001',
  observedTimeUnixNano: '1760000000600000001',
  severityNumber: 9,
  severityText: 'INFO',
  body: { stringValue: 'said' },
  ...given,
})

/** A request of one resource and one scope, in OTLP/JSON. */
export const jsonLogs = (...logRecords: readonly Draft[]): Draft => ({
  resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'test' }, logRecords }] }],
})

/** The same as protobuf. */
export const protoLogs = (...logRecords: readonly Draft[]): Buffer =>
  encodeLogsRequest({
    resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'test' }, logRecords: logRecords.map(asBytes) }] }],
  })

const asBytes = (log: Draft): Draft => ({
  ...log,
  ...(typeof log['traceId'] === 'string' ? { traceId: Buffer.from(log['traceId'], 'hex') } : {}),
  ...(typeof log['spanId'] === 'string' ? { spanId: Buffer.from(log['spanId'], 'hex') } : {}),
})
