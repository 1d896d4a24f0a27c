import { dayMs, hourMs } from '#core/platform/durations.ts'

import { countUpper } from '../statistics/tails.ts'
import { dispersionOf, shareOf, totalOf, type Count } from './baseline.ts'

/** Failures creep up, too slowly to be a burst. */
export interface Drift {
  readonly atMs: number
  /** The failing share before, and over the last day. */
  readonly shareBefore: number
  readonly shareNow: number
}

/** Deviations smaller than this are forgiven each hour, and the alarm goes when more than `limit` has gathered. */
const slack = 0.5
const limit = 5
/** One hour may add no more than this: what comes at once is a burst. */
const stepMax = 3
const watchedMs = 7 * dayMs
const usualMs = 28 * dayMs
const usualHoursMin = 72
const usualExecutionsMin = 200
const chanceMax = 1e-3
const failuresMin = 5

/**
 * Slow rises over the last seven days against the three weeks before: CUSUM over standardised deviations (k = 0.5,
 * h = 5), at most one alarm a day, and only where the last day alone is no coincidence either. Hours of bursts are left
 * out. `hours` are in order of time; those in which nothing ran may be missing.
 */
export function driftsIn(
  hours: readonly Count[],
  nowMs: number,
  inBurst: (atMs: number) => boolean = () => false,
): readonly Drift[] {
  const calm = hours.filter(({ atMs, executions }) => executions > 0 && !inBurst(atMs))
  const before = calm.filter(({ atMs }) => atMs >= nowMs - usualMs && atMs < nowMs - watchedMs)
  const usual = totalOf(before)
  if (before.length < usualHoursMin || usual.executions < usualExecutionsMin) return []
  const share = shareOf(usual)
  const dispersion = dispersionOf(before, share)
  const drifts: Drift[] = []
  let gathered = 0
  for (const one of calm) {
    if (one.atMs < nowMs - watchedMs || one.atMs >= nowMs) continue
    gathered = Math.max(0, gathered + Math.min(stepMax, deviationOf(one, share, dispersion)) - slack)
    if (gathered <= limit) continue
    const atMs = one.atMs + hourMs
    const day = totalOf(calm.filter((other) => other.atMs >= atMs - dayMs && other.atMs < atMs))
    const last = drifts.at(-1)
    const isNoCoincidence =
      day.failed >= failuresMin && countUpper(day.failed, day.executions * share, dispersion) < chanceMax
    if (!isNoCoincidence || (last !== undefined && atMs - last.atMs < dayMs)) continue
    drifts.push({ atMs, shareBefore: share, shareNow: day.failed / day.executions })
    gathered = 0
  }
  return drifts
}

/** How far an hour is from what is usual, in standard deviations. */
const deviationOf = ({ executions, failed }: Count, share: number, dispersion: number): number =>
  (failed - executions * share) / Math.sqrt(dispersion * executions * share * (1 - share))

/** The exponentially weighted mean of shares, for a chart; null before the first. */
export function smoothed(shares: readonly (number | null)[], lambda = 0.2): (number | null)[] {
  let mean: number | null = null
  return shares.map((share) => {
    if (share !== null) mean = mean === null ? share : lambda * share + (1 - lambda) * mean
    return mean
  })
}
