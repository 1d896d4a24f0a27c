import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import type { MetFingerprint, RememberedContext } from './remembered-context.ts'

/** `toldSeq` is the number of the outbox entry. Of two the higher one is newer: it was drawn under the row's lock. */
const isOlder = (toldSeq: number, known: { readonly toldSeq?: number }): boolean =>
  known.toldSeq !== undefined && known.toldSeq >= toldSeq

/** The context with counts that were told, or as it is when it knows newer ones. */
export function withCounts(before: RememberedContext, told: CountedContext, toldSeq: number): RememberedContext {
  // Runs are only ever added: fewer than were read are from before the reading.
  if (isOlder(toldSeq, before) || (before.toldSeq === undefined && told.runs < before.runs)) return before
  const { runs, failed, outages, lastFailedMs, lastOkMs } = told
  return { ...before, runs, failedRuns: failed, outageRuns: outages, lastFailedMs, lastOkMs, toldSeq }
}

/** The same for a failure it met. Those may also become fewer, when a run is judged anew. */
export function withMeeting(before: RememberedContext, told: CountedMeeting, toldSeq: number): RememberedContext {
  const { fingerprint, runs, lastFailedMs } = told
  const known = before.met.find((one) => one.fingerprint === fingerprint)
  if (known !== undefined && isOlder(toldSeq, known)) return before
  const met = { fingerprint, runs, lastFailedMs, toldSeq }
  return { ...before, met: [...before.met.filter((one) => one !== known), met] }
}

/** A context that was read again: what was told of it may be newer than the reading, which began before. */
export function withReading(before: RememberedContext, read: RememberedContext): RememberedContext {
  const told = before.met.filter((one) => one.toldSeq !== undefined)
  const others = read.met.filter(({ fingerprint }) => !told.some((one) => one.fingerprint === fingerprint))
  return { ...(before.toldSeq === undefined ? read : before), met: [...others, ...told] }
}

/** Somebody changed it and did not say how: the next reading counts, whatever was told before. */
export function distrusted({ toldSeq: _counts, met, ...context }: RememberedContext): RememberedContext {
  return { ...context, met: met.map(({ toldSeq: _met, ...one }): MetFingerprint => one) }
}
