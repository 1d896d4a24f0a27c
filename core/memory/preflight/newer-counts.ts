import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import type { CountColumns } from './context-table.ts'
import type { ContextCounts, MetFingerprint } from './remembered-context.ts'

/** `toldSeq` is the number of the outbox entry. Of two the higher one is newer: it was drawn under the row's lock. */
const isOlder = (toldSeq: number, known: { readonly toldSeq?: number }): boolean =>
  known.toldSeq !== undefined && known.toldSeq >= toldSeq

/**
 * Whether counts that were told are older than those of a slot. Asked of the columns: a batch of spans tells of
 * hundreds of contexts, and an object of each would be all that is done with most of them.
 */
export function knowsNewer({ runs, toldSeqs }: CountColumns, slot: number, told: CountedContext, toldSeq: number) {
  const knownSeq = toldSeqs.items[slot]!
  // Runs are only ever added: fewer than were read are from before the reading.
  return Number.isNaN(knownSeq) ? told.runs < runs.items[slot]! : knownSeq >= toldSeq
}

/**
 * The context with how often it met a failure, or as it is when it knows newer counts. Those may also become fewer,
 * when a run is judged anew.
 */
export function withMeeting(before: ContextCounts, told: CountedMeeting, toldSeq: number): ContextCounts {
  const { fingerprint, runs, lastFailedMs, course } = told
  const known = before.met.find((one) => one.fingerprint === fingerprint)
  if (known !== undefined && isOlder(toldSeq, known)) return before
  const met = { fingerprint, runs, lastFailedMs, course, toldSeq }
  return { ...before, met: [...before.met.filter((one) => one !== known), met] }
}

/** A context that was read again: what was told of it may be newer than the reading, which began before. */
export function withReading(before: ContextCounts, read: ContextCounts): ContextCounts {
  const told = before.met.filter((one) => one.toldSeq !== undefined)
  const others = read.met.filter(({ fingerprint }) => !told.some((one) => one.fingerprint === fingerprint))
  return { ...(before.toldSeq === undefined ? read : before), met: [...others, ...told] }
}

/** Somebody changed it and did not say how: the next reading counts, whatever was told before. */
export function distrusted({ toldSeq: _counts, met, ...context }: ContextCounts): ContextCounts {
  return { ...context, met: met.map(({ toldSeq: _met, ...one }): MetFingerprint => one) }
}
