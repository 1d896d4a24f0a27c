import type { Span } from '#core/telemetry/span.ts'

import { readSpan } from './decode-span.ts'
import type { Decoded, DecodeSteps } from './decoded.ts'
import { decodeAtOnce } from './decoded.ts'
import type { Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import { refuseOtherSignal } from './other-signal.ts'
import type { ItemReader } from './protobuf-request.ts'
import { readRequest, startReading } from './protobuf-request.ts'

const spanReader: ItemReader<Span> = { limit: 'spans_per_request_max', read: readSpan }

/** Reads an ExportTraceServiceRequest (or TracesData) in the binary encoding. Throws AppError `invalid`. */
export const decodeProtobuf = (bytes: Uint8Array, limits: Limits = defaultLimits): Decoded =>
  decodeAtOnce(decodeProtobufInSteps(bytes, limits))

/** The same with a pause between slices of spans. */
export function* decodeProtobufInSteps(bytes: Uint8Array, limits: Limits): DecodeSteps {
  const reading = startReading(bytes, limits)
  const spans: Span[] = []
  try {
    yield* readRequest(reading, spans, spanReader)
  } catch (error) {
    refuseOtherSignal(bytes, 'traces')
    throw error
  }
  if (spans.length === 0 && reading.rejected.length > 0) refuseOtherSignal(bytes, 'traces')
  return { spans, rejected: reading.rejected, cuts: reading.cuts, lenient: reading.lenient }
}
