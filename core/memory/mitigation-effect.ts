import { modelFamily } from './model-family.ts'
import { compareVersions } from './version-order.ts'
import { wilson } from './wilson.ts'

export type EffectVerdict = 'WORKED' | 'NO_EFFECT' | 'WORSE' | 'TOO_EARLY'

/** Runs that could have met a failure, those that did, and the share with its 95 % interval. */
export interface Recurrence {
  readonly runs: number
  readonly failed: number
  readonly rate: number | null
  readonly low: number
  readonly high: number
}

export interface MitigationEffect {
  readonly verdict: EffectVerdict
  readonly before: Recurrence
  readonly after: Recurrence
  /** Rate after by rate before, with its 95 % interval; null when there is nothing to compare. */
  readonly ratio: number | null
  readonly ratioLow: number | null
  readonly ratioHigh: number | null
  /** Why it is not clear yet, or what makes it clear. */
  readonly reason: string
}

interface Counted {
  readonly runs: number
  readonly failed: number
}

/** Fewer say nothing, however they ended. */
const runsAfterLeast = 20
const failedBeforeLeast = 3
/** A mitigation that does not at least halve the rate has no effect worth the name. */
const halved = 0.5

/**
 * Whether a failure came less often per run that could have met it. Given how many runs failed in all, those after are
 * binomial under equal rates; Wilson's interval of their share becomes one of the ratio of rates.
 */
export function effectOf(before: Counted, after: Counted): MitigationEffect {
  const sides = { before: recurrenceOf(before), after: recurrenceOf(after) }
  const unclear = (reason: string): MitigationEffect => ({
    ...sides,
    verdict: 'TOO_EARLY',
    ratio: null,
    ratioLow: null,
    ratioHigh: null,
    reason,
  })
  if (before.runs === 0) return unclear('no run from before is known that could have met it')
  if (before.failed < failedBeforeLeast)
    return unclear(`met by only ${before.failed} of the runs before: too few to compare with`)
  if (after.runs === 0) return unclear('no run since could have met it')
  const ratios = ratioOf(before, after)
  if (after.runs < runsAfterLeast)
    return { ...sides, ...ratios, verdict: 'TOO_EARLY', reason: `${after.runs} of the ${runsAfterLeast} runs it takes` }
  return { ...sides, ...ratios, ...verdictOf(ratios) }
}

interface Ratios {
  readonly ratio: number
  readonly ratioLow: number
  readonly ratioHigh: number
}

function ratioOf(before: Counted, after: Counted): Ratios {
  const share = wilson(after.failed, after.failed + before.failed)
  const odds = (part: number): number => (part >= 1 ? Infinity : part / (1 - part))
  const exposure = before.runs / after.runs
  return {
    ratio: (after.failed / before.failed) * exposure,
    ratioLow: odds(share.low) * exposure,
    ratioHigh: odds(share.high) * exposure,
  }
}

function verdictOf({ ratioLow, ratioHigh }: Ratios): Pick<MitigationEffect, 'verdict' | 'reason'> {
  if (ratioHigh < 1) return { verdict: 'WORKED', reason: 'it comes less often, and that is no accident' }
  if (ratioLow > 1) return { verdict: 'WORSE', reason: 'it comes more often, and that is no accident' }
  if (ratioLow > halved)
    return { verdict: 'NO_EFFECT', reason: 'it comes about as often, and surely not half as often' }
  return { verdict: 'TOO_EARLY', reason: 'it could be half as often and could be as often as before' }
}

function recurrenceOf({ runs, failed }: Counted): Recurrence {
  const { low, high } = wilson(failed, runs)
  return { runs, failed, rate: runs === 0 ? null : failed / runs, low, high }
}

/** What a mitigation was put in place with; null where nobody said. */
export interface PutInPlace {
  readonly release: string | null
  readonly promptVersion: string | null
  readonly model: string | null
}

/** What a run told of itself; nothing where it told nothing. */
export interface RanWith {
  readonly release: string | null
  readonly promptVersions: readonly string[]
  readonly models: readonly string[]
}

/**
 * Whether a run that started afterwards had the mitigation at all. While a release or a prompt version rolls out both
 * run, and those of the older one say nothing of it.
 */
export function hadMitigation({ release, promptVersion, model }: PutInPlace, run: RanWith): boolean {
  if (release !== null && run.release !== null && isOlder(run.release, release)) return false
  const prompts = run.promptVersions
  if (promptVersion !== null && prompts.length > 0 && prompts.every((one) => isOlder(one, promptVersion))) return false
  if (model === null || run.models.length === 0) return true
  return run.models.some((one) => modelFamily(one) === modelFamily(model))
}

const isOlder = (version: string, than: string): boolean => (compareVersions(version, than) ?? 0) < 0
