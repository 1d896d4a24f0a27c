const nsPerSecond = 1_000_000_000n

/** ISO 8601 in UTC with all nine digits of a nanosecond timestamp. */
export function isoOfNs(ns: bigint): string {
  const seconds = ns / nsPerSecond
  const fraction = (ns % nsPerSecond).toString().padStart(9, '0')
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}Z`
}

/** Milliseconds between two nanosecond timestamps; null when the end was never sent. */
export const msBetween = (startNs: bigint, endNs: bigint): number | null =>
  endNs >= startNs && endNs > 0n ? Number(endNs - startNs) / 1e6 : null
