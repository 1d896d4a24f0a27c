import { countUpper } from '../statistics/tails.ts'
import type { Baseline, Count } from './baseline.ts'

/** A stretch in which failures came faster than usual, and when that was over. */
export interface Burst {
  readonly startedMs: number
  /** End of its last bucket; null while it goes on. */
  readonly endedMs: number | null
  /** End of the first stretch back inside the control limit; null when none came, or nothing ran since. */
  readonly recoveredMs: number | null
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
const chance_max = 1e-4
const failures_min = 5
/** A stretch back inside the limit has so many executions, or is so many buckets long and has any. */
const recovered_executions = 10
const recovered_buckets = 12

export interface BurstOptions {
  /** Length of a bucket. */
  readonly bucketMs: number
  readonly baselineOf: (atMs: number) => Baseline
}

/**
 * Bursts among buckets in order of time, none missing. Kleinberg's automaton says where they begin and end; only those
 * that chance would bring less than once in ten thousand times, of five failures or more, are answered.
 */
export function burstsIn(buckets: readonly Count[], { bucketMs, baselineOf }: BurstOptions): readonly Burst[] {
  const usual = buckets.map(({ atMs }) => baselineOf(atMs))
  const states = burstStates(buckets, usual)
  const bursts: Burst[] = []
  for (let from = 0; from < buckets.length; from += 1) {
    if (!states[from]) continue
    let to = from
    while (states[to + 1]) to += 1
    const burst = burstBetween(buckets, usual, from, to, bucketMs)
    if (burst !== null) bursts.push(burst)
    from = to
  }
  return bursts
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
): Burst | null {
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
  if (failed < failures_min || chance >= chance_max) return null
  const goesOn = to === buckets.length - 1
  // The automaton leaves a burst late, since staying costs little: recovery is looked for from its last bad bucket on.
  let lastOver = last
  while (lastOver > first && buckets[lastOver]!.failed <= controlLimit(buckets[lastOver]!.executions, usual[lastOver]!))
    lastOver -= 1
  return {
    startedMs: buckets[first]!.atMs,
    endedMs: goesOn ? null : buckets[last]!.atMs + bucketMs,
    recoveredMs: goesOn ? null : recoveredAt(buckets, usual, lastOver + 1, bucketMs),
    failed,
    executions,
    expected,
    chance,
  }
}

/** The end of the first stretch whose failing share is no more than usual and three standard deviations. */
function recoveredAt(
  buckets: readonly Count[],
  usual: readonly Baseline[],
  from: number,
  bucketMs: number,
): number | null {
  let [executions, failed, since] = [0, 0, from]
  for (let at = from; at < buckets.length; at += 1) {
    executions += buckets[at]!.executions
    failed += buckets[at]!.failed
    const enough = executions >= recovered_executions || (executions > 0 && at - since + 1 >= recovered_buckets)
    if (!enough) continue
    if (failed <= controlLimit(executions, usual[at]!)) return buckets[at]!.atMs + bucketMs
    ;[executions, failed, since] = [0, 0, at + 1]
  }
  return null
}

/** Failures among so many executions that are still usual. */
export const controlLimit = (executions: number, { share, dispersion }: Baseline): number =>
  executions * share + 3 * Math.sqrt(dispersion * executions * share * (1 - share))
