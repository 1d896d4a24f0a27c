import { hourMs } from '#core/platform/durations.ts'

/** A difference to the counts of one context. */
export interface ContextCount {
  readonly hash: string
  readonly atMs: number
  readonly runs: number
  readonly failed: number
  readonly outages: number
  readonly failedAtMs: number | null
  readonly okAtMs: number | null
}

/** What one context gains in one hour, or altogether. */
export interface ContextSum {
  readonly hash: string
  /** Hours since 1970; of a sum over several hours, the first that was met. */
  readonly hour: number
  runs: number
  failed: number
  outages: number
  firstMs: number
  lastMs: number
  failedAtMs: number | null
  okAtMs: number | null
}

/** Differences summed per context and per context and hour, each sorted so that all writers lock rows in one order. */
export function sumContexts(counts: readonly ContextCount[]): {
  readonly contexts: readonly ContextSum[]
  readonly hours: readonly ContextSum[]
} {
  const byHour = new Map<number, Map<string, ContextSum>>()
  for (const count of counts) {
    const hour = Math.floor(count.atMs / hourMs)
    let sums = byHour.get(hour)
    if (sums === undefined) byHour.set(hour, (sums = new Map()))
    addTo(sums, hour, count.atMs, count.atMs, count)
  }
  const hours = [...byHour.values()].flatMap((sums) => [...sums.values()])
  if (byHour.size === 1) return { contexts: sorted(hours), hours: sorted(hours) }
  const contexts = new Map<string, ContextSum>()
  for (const sum of hours) addTo(contexts, sum.hour, sum.firstMs, sum.lastMs, sum)
  return { contexts: sorted([...contexts.values()]), hours: sorted(hours) }
}

function addTo(
  sums: Map<string, ContextSum>,
  hour: number,
  firstMs: number,
  lastMs: number,
  { hash, runs, failed, outages, failedAtMs, okAtMs }: Omit<ContextCount, 'atMs'>,
): void {
  const sum = sums.get(hash)
  if (sum === undefined) {
    sums.set(hash, { hash, hour, runs, failed, outages, firstMs, lastMs, failedAtMs, okAtMs })
    return
  }
  sum.runs += runs
  sum.failed += failed
  sum.outages += outages
  sum.firstMs = Math.min(sum.firstMs, firstMs)
  sum.lastMs = Math.max(sum.lastMs, lastMs)
  sum.failedAtMs = latest(sum.failedAtMs, failedAtMs)
  sum.okAtMs = latest(sum.okAtMs, okAtMs)
}

const latest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))

const sorted = (sums: readonly ContextSum[]): readonly ContextSum[] =>
  sums.toSorted((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.hour - b.hour))
