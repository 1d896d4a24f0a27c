import type { Cursor } from './cursor.ts'
import type { Rejected } from './decoded.ts'
import type { Cuts, Limits } from './limits.ts'
import type { TextCache } from './text.ts'
import { cutAt, textAt } from './text.ts'
import { enter, leave } from './cursor.ts'

/** Everything one decoding carries with it. */
export interface Reading extends Cursor {
  readonly limits: Limits
  readonly cuts: Cuts
  readonly lenient: Record<string, number>
  readonly cache: TextCache
  readonly rejected: Rejected[]
  /** Values read so far inside the attribute at hand. */
  values: number
  /** The last trace id, as text and where it stands: neighbours mostly share it. */
  traceId: string
  traceIdAt: number
}

export function countCut(cuts: Cuts, limit: keyof Limits): void {
  cuts[limit] = (cuts[limit] ?? 0) + 1
}

/** Understands a deviation, and counts it by name. */
export function countLenient({ lenient }: { readonly lenient: Record<string, number> }, deviation: string): void {
  lenient[deviation] = (lenient[deviation] ?? 0) + 1
}

/** How many items of its signal a request may hold. */
export type ItemLimit = 'spans_per_request_max' | 'logs_per_request_max'

/** Rejects an item beyond the most a request may hold. */
export function rejectBeyond(
  { cuts, limits, rejected }: Pick<Reading, 'cuts' | 'limits' | 'rejected'>,
  index: number,
  limit: ItemLimit,
): void {
  countCut(cuts, limit)
  const noun = limit === 'spans_per_request_max' ? 'spans' : 'log records'
  rejected.push({ index, reason: `a request may hold ${limits[limit]} ${noun} at most` })
}

/** A text field, cut at the bytes that `limit` allows. */
export function readText(
  reading: Reading,
  limit: 'name_bytes_max' | 'value_bytes_max' | 'status_message_bytes_max',
): string {
  const outer = enter(reading)
  const { at: start, end } = reading
  leave(reading, outer)
  if (end - start <= reading.limits[limit]) return textAt(reading, reading.cache, start, end)
  countCut(reading.cuts, limit)
  return textAt(reading, reading.cache, start, cutAt(reading, start, end, reading.limits[limit]))
}
