export interface Interval {
  readonly low: number
  readonly high: number
}

/** 95 %, two-sided. */
const z = 1.959964

/** Wilson's score interval for `hits` of `tries`; both may be weighted. Without tries nothing is known: 0 to 1. */
export function wilson(hits: number, tries: number): Interval {
  if (tries <= 0) return { low: 0, high: 1 }
  const share = Math.min(Math.max(hits / tries, 0), 1)
  const scale = 1 + (z * z) / tries
  const middle = share + (z * z) / (2 * tries)
  const spread = z * Math.sqrt((share * (1 - share)) / tries + (z * z) / (4 * tries * tries))
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}
