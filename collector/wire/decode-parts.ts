import type { Resource, Scope, Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'

import { enter, leave, readFixed32, readFixed64, readTag, readVarint32, skip } from './cursor.ts'
import type { AttributeMap } from './decode-value.ts'
import { emptyMap, readAttribute } from './decode-value.ts'
import { readSpanId, readTraceId } from './ids.ts'
import type { Reading } from './reading.ts'
import { readText } from './reading.ts'
import { momentOf } from './time.ts'

/** A shape while it is being filled. */
export type Filling<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] } & { attributes: AttributeMap }

/** A shared object with how many attributes were read and how many of them we dropped ourselves. */
export interface Shared<Shape> {
  readonly it: Filling<Shape>
  seen: number
  cut: number
}

export const emptyResource = (): Shared<Resource> => ({
  it: { attributes: emptyMap(), schemaUrl: '', droppedAttributes: 0 },
  seen: 0,
  cut: 0,
})

export const emptyScope = (): Shared<Scope> => ({
  it: { name: '', version: '', attributes: emptyMap(), schemaUrl: '', droppedAttributes: 0 },
  seen: 0,
  cut: 0,
})

/** Reads a Resource, or a further part of one, into `shared`. */
export function readResource(reading: Reading, shared: Shared<Resource>): void {
  const outer = enter(reading)
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) readSharedAttribute(reading, shared)
    else if (tag === 16) shared.it.droppedAttributes = readVarint32(reading)
    else skip(reading, tag)
  }
  leave(reading, outer)
}

/** Reads an InstrumentationScope, or a further part of one, into `shared`. */
export function readScope(reading: Reading, shared: Shared<Scope>): void {
  const outer = enter(reading)
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) shared.it.name = readText(reading, 'name_bytes_max')
    else if (tag === 18) shared.it.version = readText(reading, 'name_bytes_max')
    else if (tag === 26) readSharedAttribute(reading, shared)
    else if (tag === 32) shared.it.droppedAttributes = readVarint32(reading)
    else skip(reading, tag)
  }
  leave(reading, outer)
}

function readSharedAttribute(reading: Reading, shared: Shared<Resource | Scope>): void {
  if (!readAttribute(reading, shared.it.attributes, shared.seen++)) shared.cut++
}

/** Once everything was read: what the sender dropped and what we dropped become one count. */
export function settleDropped({ it, cut }: Shared<Resource | Scope>): void {
  it.droppedAttributes += cut
}

export function readEvent(reading: Reading): SpanEvent {
  const outer = enter(reading)
  const event: Filling<SpanEvent> = { name: '', atNs: 0n, attributes: emptyMap(), droppedAttributes: 0 }
  let seen = 0
  let cut = 0
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 18 && event.name !== '') reading.unseen++
    if (tag === 9) event.atNs = momentOf(reading, readFixed64(reading))
    else if (tag === 18) event.name = readText(reading, 'name_bytes_max')
    else if (tag === 26) cut += readAttribute(reading, event.attributes, seen++) ? 0 : 1
    else if (tag === 32) event.droppedAttributes = readVarint32(reading)
    else skip(reading, tag)
  }
  leave(reading, outer)
  event.droppedAttributes += cut
  return event
}

/** Reads a link; null when it points nowhere (an id of wrong length or all zero). */
export function readLink(reading: Reading): SpanLink | null {
  const outer = enter(reading)
  const link: Filling<SpanLink> = {
    traceId: '',
    spanId: '',
    traceState: '',
    flags: 0,
    attributes: emptyMap(),
    droppedAttributes: 0,
  }
  let seen = 0
  let cut = 0
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 26 && link.traceState !== '') reading.unseen++
    if (tag === 10) link.traceId = readTraceId(reading)
    else if (tag === 18) link.spanId = readSpanId(reading)
    else if (tag === 26) link.traceState = readText(reading, 'name_bytes_max')
    else if (tag === 34) cut += readAttribute(reading, link.attributes, seen++) ? 0 : 1
    else if (tag === 40) link.droppedAttributes = readVarint32(reading)
    else if (tag === 53) link.flags = readFixed32(reading)
    else skip(reading, tag)
  }
  leave(reading, outer)
  link.droppedAttributes += cut
  if (link.traceId !== '' && link.spanId !== '') return link
  reading.unseen++
  return null
}

/** Reads a Status, or a further part of one, onto its span. */
export function readStatus(reading: Reading, span: Filling<Span>): void {
  const outer = enter(reading)
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 18 && span.statusMessage !== '') reading.unseen++
    if (tag === 18) span.statusMessage = readText(reading, 'status_message_bytes_max')
    else if (tag === 24) span.status = statusOf(readVarint32(reading))
    else skip(reading, tag)
  }
  leave(reading, outer)
}

/** A status code of the wire as a word. Codes that do not exist say nothing. */
export const statusOf = (code: number): Span['status'] => (code === 2 ? 'ERROR' : code === 1 ? 'OK' : 'UNSET')
