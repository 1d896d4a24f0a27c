import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Resource, Scope } from '#core/telemetry/span.ts'

import { enter, leave, readFixed32, readFixed64, readTag, readVarint32, skip } from './cursor.ts'
import type { Filling } from './decode-parts.ts'
import { emptyMap, readAnyValue, readAttribute } from './decode-value.ts'
import { readSpanId, readTraceId } from './ids.ts'
import type { Reading } from './reading.ts'
import { countLenient, readText } from './reading.ts'
import { momentOf } from './time.ts'

/** Reads one LogRecord. Never null: ids that are unusable mean that the record belongs to no span, as the format asks. */
export function readLog(reading: Reading, _index: number, resource: Resource, scope: Scope): LogRecord {
  const outer = enter(reading)
  const log = emptyLog(resource, scope)
  let seen = 0
  let cut = 0
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    switch (tag) {
      case 42:
        reading.values = 0
        log.body = readAnyValue(reading, log.body, 0)
        break
      case 50:
        if (!readAttribute(reading, log.attributes, seen++)) cut++
        break
      default:
        readScalar(reading, tag, log)
    }
  }
  leave(reading, outer)
  log.droppedAttributes += cut
  return log
}

function readScalar(reading: Reading, tag: number, log: Filling<LogRecord>): void {
  switch (tag) {
    case 9:
      log.timeNs = momentOf(reading, readFixed64(reading))
      break
    case 16:
      log.severityNumber = readVarint32(reading) | 0
      break
    case 26:
      log.severityText = readText(reading, 'name_bytes_max')
      break
    case 56:
      log.droppedAttributes = readVarint32(reading)
      break
    case 69:
      log.flags = readFixed32(reading)
      break
    case 74:
      log.traceId = usable(reading, readTraceId)
      break
    case 82:
      log.spanId = usable(reading, readSpanId)
      break
    case 89:
      log.observedNs = momentOf(reading, readFixed64(reading))
      break
    case 98:
      log.eventName = readText(reading, 'name_bytes_max')
      break
    default:
      skip(reading, tag)
  }
}

/** An id, or null. Absent and all zero are how senders say "none"; a wrong length is a mistake worth counting. */
function usable(reading: Reading, read: (reading: Reading) => string): string | null {
  const { at } = reading
  const size = readVarint32(reading)
  reading.at = at
  const id = read(reading)
  if (id !== '') return id
  if (size !== 0 && size !== (read === readTraceId ? 16 : 8)) countLenient(reading, 'unusable_id')
  return null
}

const emptyLog = (resource: Resource, scope: Scope): Filling<LogRecord> => ({
  timeNs: 0n,
  observedNs: 0n,
  severityNumber: 0,
  severityText: '',
  eventName: '',
  body: null,
  attributes: emptyMap(),
  droppedAttributes: 0,
  flags: 0,
  traceId: null,
  spanId: null,
  resource,
  scope,
})
