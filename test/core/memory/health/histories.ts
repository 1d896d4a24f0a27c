import type { Count } from '#core/memory/health/baseline.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

export const hourMs = 3_600_000
export const nowMs = Date.UTC(2026, 5, 15, 12)

/** So many of `tries` hit, one by one. */
const drawn = (random: () => number, tries: number, share: number): number => {
  let hits = 0
  for (let n = 0; n < tries; n += 1) if (random() < share) hits += 1
  return hits
}

export interface History {
  readonly seed?: number
  readonly stepMs?: number
  readonly lengthMs: number
  readonly executions: (atMs: number) => number
  readonly share: (atMs: number) => number
}

/** What was counted in each step up to now. */
export function historyOf({ seed = 1, stepMs = hourMs, lengthMs, executions, share }: History): Count[] {
  const random = seededRandom(seed)
  const counts: Count[] = []
  for (let atMs = nowMs - lengthMs; atMs < nowMs; atMs += stepMs) {
    const tries = executions(atMs)
    counts.push({ atMs, executions: tries, failed: drawn(random, tries, share(atMs)) })
  }
  return counts
}
