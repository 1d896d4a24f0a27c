import { hourMs } from '#core/platform/durations.ts'

/** What was counted from a moment on, for an hour or for a bucket of five minutes. */
export interface Count {
  /** The beginning, in milliseconds since 1970. */
  readonly atMs: number
  readonly executions: number
  readonly failed: number
}

/** What is usual: the failing share, and how much more than chance counts of failures scatter around it. */
export interface Baseline {
  readonly share: number
  /** Variance over mean: 1 when failures come independently. */
  readonly dispersion: number
  readonly executions: number
  readonly from: 'same hour of the week' | 'last four weeks' | 'nothing yet'
}

const weekMs = 7 * 24 * hourMs
const weeks = 4
/** Fewer executions than this do not tell what is usual. */
const executionsMin = 50
/** What went on just now is not yet usual. */
const recentMs = 6 * hourMs
const shareMin = 0.001
const dispersionMax = 9

/** `baselineAt` for many moments: each hour is looked at once. */
export function baselines(hours: readonly Count[], budget: number): (atMs: number) => Baseline {
  const known = new Map<number, Baseline>()
  return (atMs) => {
    const hour = Math.floor(atMs / hourMs)
    const baseline = known.get(hour) ?? baselineAt(hours, atMs, budget)
    known.set(hour, baseline)
    return baseline
  }
}

/**
 * What was usual at a moment: the same hour in the four weeks before, else all of the four weeks but their last six
 * hours, else what may fail anyway. `hours` are whole hours in any order.
 */
export function baselineAt(hours: readonly Count[], atMs: number, budget: number): Baseline {
  const hour = Math.floor(atMs / hourMs) * hourMs
  const before = hours.filter((one) => one.atMs >= hour - weeks * weekMs && one.atMs < hour)
  const same = totalOf(before.filter((one) => (hour - one.atMs) % weekMs === 0))
  const settled = before.filter((one) => one.atMs < hour - recentMs)
  const all = totalOf(settled)
  if (all.executions < executionsMin && same.executions < executionsMin)
    return { share: Math.max(shareMin, budget), dispersion: 1, executions: all.executions, from: 'nothing yet' }
  const dispersion = dispersionOf(settled, shareOf(all))
  return same.executions >= executionsMin
    ? { share: shareOf(same), dispersion, executions: same.executions, from: 'same hour of the week' }
    : { share: shareOf(all), dispersion, executions: all.executions, from: 'last four weeks' }
}

export function totalOf(counts: readonly Count[]): { executions: number; failed: number } {
  let [executions, failed] = [0, 0]
  for (const one of counts) {
    executions += one.executions
    failed += one.failed
  }
  return { executions, failed }
}

/** Half a failure more than was seen: nothing seen is not never. */
export const shareOf = ({ executions, failed }: { executions: number; failed: number }): number =>
  Math.min(0.999, Math.max(shareMin, (failed + 0.5) / (executions + 1)))

/**
 * Mean squared deviation of the hours from their share, in units of chance. Deviations beyond three are cut: a burst is
 * what is looked for, and must not hide the next one.
 */
export function dispersionOf(hours: readonly Count[], share: number): number {
  let [sum, count] = [0, 0]
  for (const { executions, failed } of hours) {
    if (executions * share < 0.5) continue
    const deviation = (failed - executions * share) ** 2 / (executions * share * (1 - share))
    sum += Math.min(9, deviation)
    count += 1
  }
  return count < 10 ? 1 : Math.min(dispersionMax, Math.max(1, sum / (count - 1)))
}
