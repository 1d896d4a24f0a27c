import type { Span } from '#core/telemetry/span.ts'

import type { Cuts } from './limits.ts'

/** A span that could not be taken while its neighbours were. */
export interface RejectedSpan {
  /** Its place in the request, from 0, in the order of sending. */
  readonly spanIndex: number
  readonly reason: string
}

/** What a request body held. */
export interface Decoded {
  readonly spans: readonly Span[]
  readonly rejected: readonly RejectedSpan[]
  readonly cuts: Cuts
  /** Deviations from OTLP/JSON that were understood all the same, by name. Empty for protobuf. */
  readonly lenient: Readonly<Record<string, number>>
}

/**
 * A decoding that pauses. It yields between slices of spans, so that whoever drives it can let other work run, and
 * returns what the body held. Throws AppError `invalid`.
 */
export type DecodeSteps = Generator<void, Decoded, void>

/** Spans read between two pauses: about 2 ms of work. */
export const spansPerStep = 256

/** Runs a decoding without a pause. */
export function decodeAtOnce(steps: DecodeSteps): Decoded {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
