import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Resource, Scope } from '#core/telemetry/span.ts'

import { idOf } from './json-ids.ts'
import { enumOf, nanosOf, uint32Of } from './json-number.ts'
import type { JsonObject, JsonReading } from './json-shape.ts'
import { fieldOf, textOf } from './json-shape.ts'
import { droppedOf } from './json-span.ts'
import { anyValueOf, attributesOf } from './json-value.ts'
import { countLenient } from './reading.ts'

const severityWords = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']
const severityNumbers: Readonly<Record<string, number>> = Object.fromEntries([
  ['SEVERITY_NUMBER_UNSPECIFIED', 0],
  ...severityWords.flatMap((word, at) =>
    [0, 1, 2, 3].map((step) => [`SEVERITY_NUMBER_${word}${step === 0 ? '' : step + 1}`, at * 4 + step + 1]),
  ),
])

/** One LogRecord of OTLP/JSON. Never null: unusable ids mean that it belongs to no span. */
export function logOf(
  reading: JsonReading,
  json: JsonObject,
  _index: number,
  resource: Resource,
  scope: Scope,
): LogRecord {
  const { attributes, cut } = attributesOf(reading, json['attributes'])
  const nanos = (camel: string, snake: string) => nanosOf(reading, fieldOf(reading, json, camel, snake), camel)
  const name = (camel: string, snake: string) =>
    textOf(reading, fieldOf(reading, json, camel, snake), camel, 'name_bytes_max')
  const severity = fieldOf(reading, json, 'severityNumber', 'severity_number')
  reading.values = 0
  return {
    timeNs: nanos('timeUnixNano', 'time_unix_nano'),
    observedNs: nanos('observedTimeUnixNano', 'observed_time_unix_nano'),
    severityNumber: enumOf(reading, severity, 'severityNumber', severityNumbers),
    severityText: name('severityText', 'severity_text'),
    eventName: name('eventName', 'event_name'),
    body: anyValueOf(reading, json['body'], 0),
    attributes,
    droppedAttributes: droppedOf(reading, json, 'Attributes') + cut,
    flags: uint32Of(reading, json['flags'] ?? undefined, 'flags'),
    traceId: idOrNull(reading, fieldOf(reading, json, 'traceId', 'trace_id'), 16),
    spanId: idOrNull(reading, fieldOf(reading, json, 'spanId', 'span_id'), 8),
    resource,
    scope,
  }
}

function idOrNull(reading: JsonReading, value: unknown, size: 8 | 16): string | null {
  const id = idOf(reading, value, size)
  if (id !== '') return id
  const isNone = value === undefined || value === '' || (typeof value === 'string' && /^(?:0{16}){1,2}$/.test(value))
  if (!isNone) countLenient(reading, 'unusable_id')
  return null
}
