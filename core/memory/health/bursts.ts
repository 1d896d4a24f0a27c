import { minuteMs } from '#core/platform/durations.ts'

import { countUpper } from '../statistics/tails.ts'
import { totalOf, type Baseline, type Count } from './baseline.ts'
import { toTheMinute, type BurstPlace, type BurstTimes } from './burst-minutes.ts'
import { controlLimit } from './control-limit.ts'

/** A stretch in which failures came faster than usual, and when that was over, to the minute. */
export interface Burst extends BurstTimes {
  readonly failed: number
  readonly executions: number
  /** Failures that would have been usual. */
  readonly expected: number
  /** The chance of so many failures or more. */
  readonly chance: number
}

/** Kleinberg's two states: in a burst failures come twice as often; a unit of cost to enter it, none to leave. */
const ratio = 2
const gamma = 1
const chanceMax = 1e-4
const failuresMin = 5

export interface BurstOptions {
  /** Length of a bucket that is looked at as a whole: minutes alone scatter too much. */
  readonly bucketMs: number
  readonly baselineOf: (atMs: number) => Baseline
}

/**
 * Bursts among minutes in order of time, none missing, from the beginning of a bucket on. Kleinberg's automaton says in
 * which buckets they lie; only those that chance would bring less than once in ten thousand times, of five failures or
 * more, are answered.
 */
export function burstsIn(minutes: readonly Count[], { bucketMs, baselineOf }: BurstOptions): readonly Burst[] {
  const buckets = bucketsOf(minutes, bucketMs)
  const usual = buckets.map(({ atMs }) => baselineOf(atMs))
  const states = burstStates(buckets, usual)
  const bursts: Burst[] = []
  for (let from = 0; from < buckets.length; from += 1) {
    if (!states[from]) continue
    let to = from
    while (states[to + 1]) to += 1
    const found = burstBetween(buckets, usual, from, to, bucketMs)
    if (found !== null) {
      const { place, ...burst } = found
      bursts.push({ ...burst, ...toTheMinute(place, minutes, baselineOf) })
    }
    from = to
  }
  return bursts
}

function bucketsOf(minutes: readonly Count[], bucketMs: number): readonly Count[] {
  const long = bucketMs / minuteMs
  return Array.from({ length: Math.ceil(minutes.length / long) }, (_, at) => {
    const own = minutes.slice(at * long, (at + 1) * long)
    return { atMs: own[0]!.atMs, ...totalOf(own) }
  })
}

/** The cheapest sequence of states (Viterbi). Buckets in which nothing ran say nothing either way. */
function burstStates(buckets: readonly Count[], usual: readonly Baseline[]): boolean[] {
  const enter = gamma * Math.log(Math.max(2, buckets.length))
  let [calm, burst] = [0, enter]
  const came: { readonly calm: boolean; readonly burst: boolean }[] = []
  buckets.forEach((bucket, at) => {
    const { share, dispersion } = usual[at]!
    const fromBurstToCalm = burst < calm
    const fromBurst = burst <= calm + enter
    const [calmBefore, burstBefore] = [Math.min(calm, burst), Math.min(burst, calm + enter)]
    calm = calmBefore + costOf(bucket, share) / dispersion
    burst = burstBefore + costOf(bucket, Math.min(0.9999, share * ratio)) / dispersion
    came.push({ calm: fromBurstToCalm, burst: fromBurst })
  })
  const states = new Array<boolean>(buckets.length).fill(false)
  let inBurst = burst < calm
  for (let at = buckets.length - 1; at >= 0; at -= 1) {
    states[at] = inBurst
    inBurst = inBurst ? came[at]!.burst : came[at]!.calm
  }
  return states
}

/** How unlikely a bucket is under a share, as -ln without what both states have in common. */
const costOf = ({ executions, failed }: Count, share: number): number =>
  -(failed * Math.log(share) + Math.max(0, executions - failed) * Math.log1p(-share))

function burstBetween(
  buckets: readonly Count[],
  usual: readonly Baseline[],
  from: number,
  to: number,
  bucketMs: number,
): (Omit<Burst, keyof BurstTimes> & { readonly place: BurstPlace }) | null {
  // Quiet buckets at either end belong to nobody.
  let [first, last] = [from, to]
  while (first < last && buckets[first]!.failed === 0) first += 1
  while (last > first && buckets[last]!.failed === 0) last -= 1
  let [failed, executions, expected, dispersion] = [0, 0, 0, 1]
  for (let at = first; at <= last; at += 1) {
    failed += buckets[at]!.failed
    executions += buckets[at]!.executions
    expected += buckets[at]!.executions * usual[at]!.share
    dispersion = Math.max(dispersion, usual[at]!.dispersion)
  }
  const chance = countUpper(failed, expected, dispersion)
  if (failed < failuresMin || chance >= chanceMax) return null
  const goesOn = to === buckets.length - 1
  // The automaton leaves a burst late, since staying costs little: recovery is looked for from its last bad bucket on.
  let lastOver = last
  while (lastOver > first && buckets[lastOver]!.failed <= controlLimit(buckets[lastOver]!.executions, usual[lastOver]!))
    lastOver -= 1
  const place = {
    startedMs: buckets[first]!.atMs,
    endedMs: goesOn ? null : buckets[last]!.atMs + bucketMs,
    overUntilMs: buckets[lastOver]!.atMs + bucketMs,
  }
  return { place, failed, executions, expected, chance }
}
