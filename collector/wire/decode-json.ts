import type { Span } from '#core/telemetry/span.ts'

import type { Decoded, DecodeSteps } from './decoded.ts'
import { decodeAtOnce } from './decoded.ts'
import type { ItemNames } from './json-request.ts'
import { parseRequest, readJsonRequest, startJsonReading } from './json-request.ts'
import { spanOf } from './json-span.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'

const names: ItemNames<Span> = {
  signal: 'traces',
  resources: ['resourceSpans', 'resource_spans'],
  scopes: ['scopeSpans', 'scope_spans'],
  items: ['spans', 'spans'],
  limit: 'spans_per_request_max',
  read: spanOf,
}

/** Reads an ExportTraceServiceRequest (or TracesData) in OTLP/JSON. Throws AppError `invalid`. */
export const decodeJson = (bytes: Uint8Array, limits: Limits = defaultLimits): Decoded =>
  decodeAtOnce(decodeJsonInSteps(bytes, limits))

/** The same with a pause between slices of spans. */
export function* decodeJsonInSteps(bytes: Uint8Array, limits: Limits): DecodeSteps {
  const reading = startJsonReading(limits)
  const spans: Span[] = []
  yield* readJsonRequest(reading, parseRequest(bytes), spans, names)
  return { spans, rejected: reading.rejected, cuts: reading.cuts, lenient: reading.lenient }
}
