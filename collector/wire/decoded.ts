import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { Cuts } from './limits.ts'

/** A span or log record that could not be taken while its neighbours were. */
export interface Rejected {
  /** Its place in the request, from 0, in the order of sending. */
  readonly index: number
  readonly reason: string
}

/** What happened while a body was read. */
export interface Remarks {
  readonly rejected: readonly Rejected[]
  readonly cuts: Cuts
  /** Deviations from OTLP that were understood all the same, by name. */
  readonly lenient: Readonly<Record<string, number>>
}

/** What a request body of traces held. */
export interface Decoded extends Remarks {
  readonly spans: Span[]
}

/** What a request body of logs held. */
export interface DecodedLogs extends Remarks {
  readonly logs: LogRecord[]
}

/**
 * A decoding that pauses. It yields between slices of items, so that whoever drives it can let other work run, and
 * returns what the body held. Throws AppError `invalid`.
 */
export type DecodeSteps<Result = Decoded> = Generator<void, Result, void>

/** Items read between two pauses: about 2 ms of work. */
export const itemsPerStep = 256

/** Runs a decoding without a pause. */
export function decodeAtOnce<Result>(steps: DecodeSteps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
