import { createHash } from 'node:crypto'

import type { Batch } from '#collector/pipeline/record.ts'
import { eventNameOf, sessionOf, textAt } from '#core/telemetry/log-event.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import { momentOf } from '#core/telemetry/log-record.ts'
import { toldBy } from '#core/telemetry/told-events.ts'

import type { CopyRows, CopyWriter } from '../copy-writer.ts'
import { copyWriter } from '../copy-writer.ts'
import { attributesJson } from '../json-text.ts'
import type { SharedHash, SharedRow } from '../shared-hash.ts'
import { sharedHash } from '../shared-hash.ts'

/** Columns of `logs` in the order of the rows below. */
export const logColumns = [
  'project_id',
  'time_ns',
  'id',
  'observed_ns',
  'trace_id',
  'span_id',
  'session_id',
  'severity',
  'severity_text',
  'event_name',
  'app',
  'flags',
  'dropped',
  'resource_hash',
  'scope_hash',
  'body',
  'attributes',
  'tells',
] as const

/** A batch of log records made ready for the wire. */
export interface LogRows {
  readonly projectId: number
  readonly count: number
  /** Whole days since 1970 that the records lie in. */
  readonly days: readonly number[]
  readonly rows: CopyRows
  readonly shared: readonly SharedRow[]
  /** The runs that records tell something of, by what they name. */
  readonly toldOf: ToldOf
}

/** Runs that are named by trace, and those that a session had at a time. */
export interface ToldOf {
  readonly traceIds: readonly string[]
  readonly sessions: readonly { readonly id: string; readonly fromNs: bigint; readonly toNs: bigint }[]
}

const dayNs = 86_400_000_000_000n
const int8Max = 0x7fff_ffff_ffff_ffffn
const int4Max = 0x7fff_ffff
/** Text that is looked up or listed stays short; the whole of it is in the attributes. */
const listedTextMax = 200

export function logRows({ projectId, receivedAtMs, items }: Batch<LogRecord>): LogRows {
  const hashOf = sharedHash()
  const writer = copyWriter(items.length * 1024)
  const days = new Set<number>()
  const seen = new Map<string, number>()
  const told = toldRuns()
  for (const log of items) {
    const moment = momentOf(log)
    // A record without any time is placed where it came in, and stored again when it comes again.
    const timeNs = bounded(moment === 0n ? BigInt(receivedAtMs) * 1_000_000n : moment)
    days.add(Number(timeNs / dayNs))
    const tells = toldBy(log) !== null
    if (tells) told.add(log, timeNs)
    writeLog(writer, { projectId, timeNs, log, tells, hashOf, seen })
  }
  return {
    projectId,
    count: items.length,
    days: [...days],
    rows: writer.finish(),
    shared: [...hashOf.rows().values()],
    toldOf: told.all(),
  }
}

function toldRuns() {
  const traceIds = new Set<string>()
  const sessions = new Map<string, { id: string; fromNs: bigint; toNs: bigint }>()
  return {
    add(log: LogRecord, timeNs: bigint): void {
      const id = log.traceId === null ? sessionOf(log) : null
      if (log.traceId !== null) traceIds.add(log.traceId)
      if (id === null) return
      const known = sessions.get(id)
      if (known === undefined) sessions.set(id, { id: listed(id), fromNs: timeNs, toNs: timeNs })
      else if (timeNs < known.fromNs) known.fromNs = timeNs
      else if (timeNs > known.toNs) known.toNs = timeNs
    },
    all: (): ToldOf => ({ traceIds: [...traceIds], sessions: [...sessions.values()] }),
  }
}

interface Writing {
  readonly projectId: number
  readonly timeNs: bigint
  readonly log: LogRecord
  /** Whether it says anything of its span. */
  readonly tells: boolean
  readonly hashOf: SharedHash
  /** How often each content was met in this batch. */
  readonly seen: Map<string, number>
}

function writeLog(writer: CopyWriter, { projectId, timeNs, log, tells, hashOf, seen }: Writing): void {
  const attributes = attributesJson(log.attributes)
  const body = log.body === null ? null : attributesJson({ body: log.body }).slice('{"body":'.length, -1)
  const resource = hashOf.resource(log.resource)
  const scope = hashOf.scope(log.scope)
  const content = contentHash([resource, scope, sentFields(log), body ?? '', attributes])
  const times = seen.get(content) ?? 0
  seen.set(content, times + 1)
  writer.row(logColumns.length)
  writer.int4(projectId)
  writer.int8(timeNs)
  // An app may say the same twice at the same moment; sent again, they are the same two.
  writer.hex(times === 0 ? content : contentHash([content, String(times)]))
  writer.int8(bounded(log.observedNs))
  optionalHex(writer, log.traceId)
  optionalHex(writer, log.spanId)
  optionalText(writer, sessionOf(log))
  writer.int2(Math.min(Math.max(log.severityNumber, 0), 0x7fff))
  optionalText(writer, log.severityText)
  optionalText(writer, eventNameOf(log))
  writer.text(listed(textAt(log.resource.attributes, ['service.name']) ?? 'unknown_service'))
  writer.int4(log.flags | 0)
  writer.int4(Math.min(log.droppedAttributes, int4Max))
  writer.hex(resource)
  writer.hex(scope)
  if (body === null) writer.nothing()
  else writer.text(body)
  writer.text(attributes)
  writer.bool(tells)
  writer.endRow()
}

const sentFields = (log: LogRecord): string =>
  JSON.stringify([
    String(log.timeNs),
    String(log.observedNs),
    log.severityNumber,
    log.severityText,
    log.eventName,
    log.traceId,
    log.spanId,
    log.flags,
  ])

const contentHash = (parts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex').slice(0, 32)
}

const bounded = (ns: bigint): bigint => (ns > int8Max ? int8Max : ns)
const listed = (text: string): string => (text.length > listedTextMax ? text.slice(0, listedTextMax) : text)

function optionalText(writer: CopyWriter, text: string | null): void {
  if (text === null || text === '') writer.nothing()
  else writer.text(listed(text))
}

function optionalHex(writer: CopyWriter, digits: string | null): void {
  if (digits === null) writer.nothing()
  else writer.hex(digits)
}
