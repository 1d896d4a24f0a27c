import type { Reading } from './reading.ts'
import { enter, leave } from './cursor.ts'

/** A trace id as 32 lower-case hex digits, or '' when it is not 16 bytes or all zero. */
export function readTraceId(reading: Reading): string {
  const outer = enter(reading)
  const { at: start, end } = reading
  leave(reading, outer)
  if (end - start !== 16 || allZero(reading.bytes, start, end)) return ''
  if (reading.traceIdAt >= 0 && sameBytes(reading.bytes, start, reading.traceIdAt, 16)) return reading.traceId
  reading.traceIdAt = start
  return (reading.traceId = reading.bytes.toString('hex', start, end))
}

/** A span id as 16 lower-case hex digits, or '' when it is not 8 bytes or all zero. */
export function readSpanId(reading: Reading): string {
  const outer = enter(reading)
  const { at: start, end } = reading
  leave(reading, outer)
  return end - start !== 8 || allZero(reading.bytes, start, end) ? '' : reading.bytes.toString('hex', start, end)
}

/** A parent's span id; null for a root, which some senders write as eight zeros; '' when it is of a wrong length. */
export function readParentId(reading: Reading): string | null {
  const outer = enter(reading)
  const { at: start, end } = reading
  leave(reading, outer)
  if (end === start) return null
  if (end - start !== 8) return ''
  return allZero(reading.bytes, start, end) ? null : reading.bytes.toString('hex', start, end)
}

/** Why a span's ids cannot be used, or null when they can. The same words for both encodings. */
export function idProblem(traceId: string, spanId: string, parentSpanId: string | null): string | null {
  if (traceId === '') return 'trace_id must be 16 bytes and not all zero'
  if (spanId === '') return 'span_id must be 8 bytes and not all zero'
  if (parentSpanId === '') return 'parent_span_id must be 8 bytes, or empty for a root'
  return null
}

function allZero(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false
  return true
}

function sameBytes(bytes: Buffer, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[one + i] !== bytes[other + i]) return false
  return true
}
