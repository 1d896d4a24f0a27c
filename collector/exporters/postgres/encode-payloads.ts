import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'

import type { CopyRows, CopyWriter } from './copy-writer.ts'
import { copyWriter } from './copy-writer.ts'
import { attributesJson } from './json-text.ts'
import type { SharedHash } from './shared-hash.ts'
import type { SpareSheets } from './spare-sheets.ts'

/** Columns of `span_payloads` in the order of the rows below. */
export const payloadColumns = [
  'project_id',
  'trace_id',
  'start_ns',
  'span_id',
  'resource_hash',
  'scope_hash',
  'trace_state',
  'status_message',
  'flags',
  'attributes',
  'events',
  'links',
  'dropped',
  'wire',
] as const

/** The payload rows of a batch. */
export function encodePayloads(
  projectId: number,
  records: readonly SpanRecord[],
  hashOf: SharedHash,
  sheets?: SpareSheets,
): CopyRows {
  const writer = copyWriter(records.length * 4096, sheets)
  for (const record of records) writePayload(writer, projectId, record, hashOf)
  return writer.finish()
}

function writePayload(writer: CopyWriter, projectId: number, { span }: SpanRecord, hashOf: SharedHash) {
  writer.row(payloadColumns.length)
  writer.int4(projectId)
  writer.hex(span.traceId)
  writer.int8(span.startNs)
  writer.hex(span.spanId)
  writer.hex(hashOf.resource(span.resource))
  writer.hex(hashOf.scope(span.scope))
  if (span.wire) writeWire(writer, span, span.wire)
  else writeParts(writer, span)
  writer.endRow()
}

/** What arrived is kept as it is: encoding it anew would cost more than all else that is done to store a span. */
function writeWire(writer: CopyWriter, span: Span, wire: Buffer) {
  writer.nothing()
  writer.nothing()
  writer.int4(span.flags | 0)
  for (let column = 0; column < 4; column += 1) writer.nothing()
  writer.bytes(wire)
}

function writeParts(writer: CopyWriter, span: Span) {
  optional(writer, span.traceState === '' ? null : span.traceState)
  optional(writer, span.statusMessage === '' ? null : span.statusMessage)
  writer.int4(span.flags | 0)
  writer.text(attributesJson(span.attributes))
  optional(writer, span.events.length === 0 ? null : `[${span.events.map(eventJson).join(',')}]`)
  optional(writer, span.links.length === 0 ? null : `[${span.links.map(linkJson).join(',')}]`)
  optional(writer, droppedJson(span))
  writer.nothing()
}

function optional(writer: CopyWriter, text: string | null) {
  if (text === null) writer.nothing()
  else writer.text(text)
}

const eventJson = (event: SpanEvent) =>
  `{"name":${JSON.stringify(event.name)},"atNs":"${event.atNs}","attributes":${attributesJson(event.attributes)}` +
  `${event.droppedAttributes > 0 ? `,"dropped":${event.droppedAttributes}` : ''}}`

const linkJson = (link: SpanLink) =>
  `{"traceId":"${link.traceId}","spanId":"${link.spanId}","traceState":${JSON.stringify(link.traceState)},` +
  `"flags":${link.flags},"attributes":${attributesJson(link.attributes)}` +
  `${link.droppedAttributes > 0 ? `,"dropped":${link.droppedAttributes}` : ''}}`

function droppedJson(span: Span): string | null {
  const { droppedAttributes, droppedEvents, droppedLinks } = span
  if (droppedAttributes === 0 && droppedEvents === 0 && droppedLinks === 0) return null
  return JSON.stringify({ attributes: droppedAttributes, events: droppedEvents, links: droppedLinks })
}
