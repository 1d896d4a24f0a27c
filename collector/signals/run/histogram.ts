/** Sizes of something, in steps of a fifth: enough to tell a median and a far end from. */
export interface Histogram {
  add(value: number): void
  /** Adds what others counted, step by step. */
  addCounts(counts: readonly number[]): void
  /** How many fell into each step. */
  counts(): readonly number[]
  count(): number
  /** The size below which this share of all lies; null without any. */
  quantile(share: number): number | null
}

const steps = 160
const growth = 1.19
const logGrowth = Math.log(growth)
/** Beyond this all counts are halved, so that what was usual last month fades. */
const countMax = 20_000

export function createHistogram(): Histogram {
  const counts = new Uint32Array(steps)
  let total = 0
  const fade = (): void => {
    if (total < countMax) return
    total = 0
    counts.forEach((count, index) => {
      counts[index] = count >>> 1
      total += count >>> 1
    })
  }
  return {
    add(value) {
      if (!(value >= 0)) return
      const at = Math.min(steps - 1, Math.max(0, Math.floor(Math.log(value * 1_000 + 1) / logGrowth)))
      counts[at] = (counts[at] ?? 0) + 1
      total += 1
      fade()
    },
    addCounts(given) {
      given.slice(0, steps).forEach((count, at) => {
        counts[at] = (counts[at] ?? 0) + count
        total += count
      })
      fade()
    },
    counts: () => [...counts],
    count: () => total,
    quantile(share) {
      if (total === 0) return null
      let left = share * total
      for (let at = 0; at < steps; at++) {
        left -= counts[at] ?? 0
        if (left <= 0) return (Math.exp((at + 0.5) * logGrowth) - 1) / 1_000
      }
      return null
    },
  }
}
