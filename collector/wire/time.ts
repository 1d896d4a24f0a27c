import { countLenient } from './reading.ts'

/** The first moment of 2262. Senders may say later ones; they fit into no column, or not with a margin around them. */
export const latestNs = 9_214_646_400_000_000_000n

/** A moment as it can be stored and counted with: one beyond the latest counts as that, and is noted. */
export function momentOf(reading: { readonly lenient: Record<string, number> }, ns: bigint): bigint {
  if (ns <= latestNs) return ns
  countLenient(reading, 'time_after_2261')
  return latestNs
}
