import { minuteMs } from '#core/platform/durations.ts'

import { shareOf, totalOf, type Baseline, type Count } from './baseline.ts'
import { controlLimit } from './control-limit.ts'

/** A stretch back inside the limit has so many executions, or is so long and has any. */
const recoveredExecutions = 10
const recoveredMs = 60 * minuteMs

/** A burst as buckets tell of it: where it lies, and the last stretch beyond the control limit. */
export interface BurstPlace {
  readonly startedMs: number
  /** End of its last bucket; null while it goes on. */
  readonly endedMs: number | null
  /** End of the last bucket beyond the control limit. */
  readonly overUntilMs: number
}

export interface BurstTimes {
  readonly startedMs: number
  readonly endedMs: number | null
  /** Beginning of the first stretch back inside the control limit; null when none came, or nothing ran since. */
  readonly recoveredMs: number | null
}

/**
 * When a burst began, ended and was recovered from, to the minute: a bucket is as long as many an outage. It is the
 * stretch of minutes that the share of the burst explains best, against what is usual. `minutes` in order of time, none
 * missing.
 */
export function toTheMinute(
  { startedMs, endedMs, overUntilMs }: BurstPlace,
  minutes: readonly Count[],
  baselineOf: (atMs: number) => Baseline,
): BurstTimes {
  const within = minutes.filter(({ atMs }) => atMs >= startedMs && atMs < overUntilMs)
  const { fromMs, untilMs } = likeliest(within, baselineOf) ?? { fromMs: startedMs, untilMs: overUntilMs }
  if (endedMs === null) return { startedMs: fromMs, endedMs, recoveredMs: null }
  const after = minutes.filter(({ atMs }) => atMs >= untilMs)
  return { startedMs: fromMs, endedMs: untilMs, recoveredMs: recoveredFrom(after, baselineOf) }
}

interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
}

/** The stretch with the greatest sum of log likelihood ratios, from a failing minute to a failing one. */
function likeliest(minutes: readonly Count[], baselineOf: (atMs: number) => Baseline): Stretch | null {
  const bad = shareOf(totalOf(minutes))
  let best: (Stretch & { readonly sum: number }) | null = null
  let [sum, fromMs] = [0, 0]
  for (const { atMs, executions, failed } of minutes) {
    if (sum <= 0) [sum, fromMs] = [0, atMs]
    const { share } = baselineOf(atMs)
    sum += failed * Math.log(bad / share) + (executions - failed) * Math.log((1 - bad) / (1 - share))
    if (failed > 0 && sum > (best?.sum ?? 0)) best = { sum, fromMs, untilMs: atMs + minuteMs }
  }
  return best
}

/** The first stretch whose failing share is no more than usual and three standard deviations: since when it ran. */
function recoveredFrom(after: readonly Count[], baselineOf: (atMs: number) => Baseline): number | null {
  let [executions, failed] = [0, 0]
  let since: number | null = null
  for (const one of after) {
    if (one.executions > 0) since ??= one.atMs
    executions += one.executions
    failed += one.failed
    if (since === null) continue
    if (executions < recoveredExecutions && one.atMs + minuteMs - since < recoveredMs) continue
    if (failed <= controlLimit(executions, baselineOf(one.atMs))) return since
    ;[executions, failed, since] = [0, 0, null]
  }
  return null
}
