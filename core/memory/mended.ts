/** A context that met a failure under older versions, and what became of it under the one that is asked about. */
export interface Exposure {
  /** Runs of it by the time it last failed under an older version, and how many of them failed so. */
  readonly runs: number
  readonly failedRuns: number
  readonly since: 'WELL' | 'FAILED' | 'NOT_RUN'
  /** How likely it was to fail so had nothing changed, where that is known otherwise than from these runs. */
  readonly rate?: number
}

/** How often a new version mends a failure that nobody said was fixed. */
export const mendedBefore = 0.2
/** How often a failure that one model has is none of another's. */
export const sparedBefore = 0.2
/** How often a failure has ended by itself when a run goes well: it may end at any time, so rarely at a given one. */
export const endedBefore = 0.02
/** A mended failure comes again by chance so often. */
const chanceAgain = 0.03
/** Nothing that was counted makes a failure surer than this. */
const rateMax = 0.995
/** Contexts tell of each other as if so many runs of each had gone like those of all. */
const sharedRuns = 2

/**
 * Chance that a version mended a failure, from contexts that met it before. One that always failed and now went well
 * says much, one that failed in half of its runs says little; one that fails again says that it was not mended.
 * 0 without any that ran under the version: a version alone mends nothing. `expected` is how often runs like the one in
 * question met it, for contexts that ran too rarely to tell.
 */
export function chanceMended(exposures: readonly Exposure[], before = mendedBefore, expected = 0): number {
  const ran = exposures.filter(({ since }) => since !== 'NOT_RUN')
  if (ran.length === 0) return 0
  const counted = exposures.filter(({ rate }) => rate === undefined)
  const all = counted.reduce((sum, one) => ({ runs: sum.runs + one.runs, failed: sum.failed + one.failedRuns }), {
    runs: 0,
    failed: 0,
  })
  const usual = Math.max(expected, (Math.min(all.failed, all.runs) + 1) / (all.runs + 2))
  let odds = Math.log(before / (1 - before))
  for (const { runs, failedRuns, since, rate: given } of ran) {
    const rate = given ?? (Math.min(failedRuns, runs) + sharedRuns * usual) / (runs + sharedRuns)
    const likely = Math.max(chanceAgain, Math.min(rate, rateMax))
    odds += since === 'WELL' ? Math.log((1 - chanceAgain) / (1 - likely)) : Math.log(chanceAgain / likely)
  }
  return 1 / (1 + Math.exp(-odds))
}

/** Contexts of one app have much in common: a crowd that goes well is no proof of each. */
const shareMax = 0.5

/**
 * Chance that a version mended a failure, from contexts of the app that went well under it, whatever they asked, while
 * none met the failure: `share` of them would have, had nothing changed.
 */
export function chanceGone(wellSince: number, share: number, before = mendedBefore): number {
  const left = (1 - before) * (1 - Math.min(share, shareMax)) ** wellSince
  return before / (before + left)
}
