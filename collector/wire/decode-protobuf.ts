import type { Resource, Span } from '#core/telemetry/span.ts'

import { cursorOver, enter, leave, readTag, skip } from './cursor.ts'
import type { Shared } from './decode-parts.ts'
import { emptyResource, emptyScope, readResource, readScope, settleDropped } from './decode-parts.ts'
import { readSpan } from './decode-span.ts'
import type { Decoded, DecodeSteps } from './decoded.ts'
import { decodeAtOnce, spansPerStep } from './decoded.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import type { Reading } from './reading.ts'
import { countCut, readText } from './reading.ts'
import { refuseOtherSignal } from './other-signal.ts'
import { createTextCache } from './text.ts'

/** Reads an ExportTraceServiceRequest (or TracesData) in the binary encoding. Throws AppError `invalid`. */
export const decodeProtobuf = (bytes: Uint8Array, limits: Limits = defaultLimits): Decoded =>
  decodeAtOnce(decodeProtobufInSteps(bytes, limits))

/** The same with a pause between slices of spans. */
export function* decodeProtobufInSteps(bytes: Uint8Array, limits: Limits): DecodeSteps {
  const { bytes: body, view, end } = cursorOver(bytes)
  const reading: Reading = {
    bytes: body,
    view,
    at: 0,
    end,
    limits,
    cuts: {},
    cache: textCache,
    rejected: [],
    values: 0,
    traceId: '',
    traceIdAt: -1,
  }
  const spans: Span[] = []
  try {
    while (reading.at < reading.end) {
      const tag = readTag(reading)
      if (tag === 10) yield* readResourceSpans(reading, spans)
      else skip(reading, tag)
    }
  } catch (error) {
    refuseOtherSignal(bytes)
    throw error
  }
  if (spans.length === 0 && reading.rejected.length > 0) refuseOtherSignal(bytes)
  return { spans, rejected: reading.rejected, cuts: reading.cuts, lenient: {} }
}

/** One for the process: texts come again across requests, and it holds 4,096 short ones at most. */
const textCache = createTextCache()

function* readResourceSpans(reading: Reading, spans: Span[]): Generator<void, void, void> {
  const outer = enter(reading)
  const resource = emptyResource()
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) readResource(reading, resource)
    else if (tag === 18) yield* readScopeSpans(reading, resource, spans)
    else if (tag === 26) resource.it.schemaUrl = readText(reading, 'name_bytes_max')
    else skip(reading, tag)
  }
  leave(reading, outer)
  settleDropped(resource)
}

function* readScopeSpans(reading: Reading, resource: Shared<Resource>, spans: Span[]): Generator<void, void, void> {
  const outer = enter(reading)
  // Made before it is known: its spans may stand in front of it.
  const scope = emptyScope()
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) readScope(reading, scope)
    else if (tag === 18) {
      const spanIndex = spans.length + reading.rejected.length
      if (spanIndex >= reading.limits.spans_per_request_max) rejectBeyond(reading, spanIndex)
      else {
        const span = readSpan(reading, spanIndex, resource.it, scope.it)
        if (span !== null) spans.push(span)
      }
      if (spanIndex % spansPerStep === spansPerStep - 1) yield
    } else if (tag === 26) scope.it.schemaUrl = readText(reading, 'name_bytes_max')
    else skip(reading, tag)
  }
  leave(reading, outer)
  settleDropped(scope)
}

function rejectBeyond(reading: Reading, spanIndex: number): void {
  leave(reading, enter(reading))
  countCut(reading.cuts, 'spans_per_request_max')
  reading.rejected.push({
    spanIndex,
    reason: `a request may hold ${reading.limits.spans_per_request_max} spans at most`,
  })
}
