import { AppError } from '#core/platform/errors.ts'

import type { Cursor } from './cursor.ts'
import { cursorOver, readTag, readVarint32, skip } from './cursor.ts'

/** The three that OTLP exporters send, by the path that takes them. */
export type Signal = 'traces' | 'logs' | 'metrics'

/**
 * Signals share their outer field numbers, so that each half-decodes as any other. Throws AppError `invalid` naming the
 * right path when the first item of a body is of another signal than was asked for, and returns otherwise.
 */
export function refuseOtherSignal(bytes: Uint8Array, asked: Signal): void {
  const signal = signalOf(bytes)
  if (signal !== null && signal !== asked) throw wrongSignal(signal, asked)
}

/** The refusal of another signal on the path of the one asked for. */
export const wrongSignal = (signal: Signal, asked: Signal): AppError =>
  new AppError('invalid', `This request holds ${signal}, not ${asked}. Send it to /v1/${signal}.`, {
    fields: [{ path: 'body', message: `${signal} belong to /v1/${signal}` }],
  })

function signalOf(bytes: Uint8Array): Signal | null {
  try {
    const cursor = cursorOver(bytes)
    // resource_spans, resource_logs and resource_metrics are all field 1; scope_… field 2; the items field 2.
    return into(cursor, 10) && into(cursor, 18) && into(cursor, 18) ? judge(cursor) : null
  } catch {
    // Not even the outer shape holds: garbage, and the first error already said so.
    return null
  }
}

/** Moves into the first field with `wanted` as its tag. */
function into(cursor: Cursor, wanted: number): boolean {
  while (cursor.at < cursor.end) {
    const tag = readTag(cursor)
    if (tag !== wanted) skip(cursor, tag)
    else {
      const size = readVarint32(cursor)
      if (size > cursor.end - cursor.at) return false
      cursor.end = cursor.at + size
      return true
    }
  }
  return false
}

/** Tags that a span never has: LogRecord.time, .severity_number, .attributes, .flags, .observed_time. */
const logTags: ReadonlySet<number> = new Set([9, 16, 50, 69, 89])
/** All a Metric may have: name, description, unit, the five kinds of data, metadata. */
const metricTags: ReadonlySet<number> = new Set([10, 18, 26, 42, 58, 74, 82, 90, 98])
/** Gauge, sum, histogram, exponential histogram, summary: a metric has one of them. */
const metricDataTags: ReadonlySet<number> = new Set([42, 58, 74, 82, 90])
/** Where a span has the 16 random bytes of its trace id, a metric has a name. */
const metricName = /^[A-Za-z][\w./-]{0,254}$/

/** Tags that only a span has: its start and its end. */
const spanTags: ReadonlySet<number> = new Set([57, 65])
/** What a span begins with: 16 bytes of trace id. */
const traceIdBytes = 16

function judge(cursor: Cursor): Signal | null {
  let named = false
  let identified = false
  let hasData = false
  let onlyMetricTags = true
  while (cursor.at < cursor.end) {
    const tag = readTag(cursor)
    if (logTags.has(tag)) return 'logs'
    if (spanTags.has(tag)) return 'traces'
    if (metricDataTags.has(tag)) hasData = true
    if (!metricTags.has(tag)) onlyMetricTags = false
    const from = cursor.at
    skip(cursor, tag)
    if (tag === 10) {
      named = metricName.test(cursor.bytes.toString('latin1', from + 1, cursor.at))
      identified = cursor.at - from - 1 === traceIdBytes
    }
  }
  if (named && hasData && onlyMetricTags) return 'metrics'
  return identified ? 'traces' : null
}
