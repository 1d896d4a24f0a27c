/** A context that met a failure under older versions, and what became of it under the one that is asked about. */
export interface Exposure {
  /** Runs of it by the time it last failed under an older version, and how many of them failed so. */
  readonly runs: number
  readonly failedRuns: number
  readonly since: 'WELL' | 'FAILED' | 'NOT_RUN'
}

/** How often a new version mends a failure that nobody said was fixed. */
const mendedBefore = 0.2
/** A mended failure comes again by chance so often. */
const chanceAgain = 0.03
/** Contexts tell of each other as if so many runs of each had gone like those of all. */
const shared_runs = 2

/**
 * Chance that a version mended a failure, from contexts that met it before. One that always failed and now went well
 * says much, one that failed in half of its runs says little; one that fails again says that it was not mended.
 * 0 without any that ran under the version: a version alone mends nothing.
 */
export function chanceMended(exposures: readonly Exposure[]): number {
  const ran = exposures.filter(({ since }) => since !== 'NOT_RUN')
  if (ran.length === 0) return 0
  const all = exposures.reduce((sum, one) => ({ runs: sum.runs + one.runs, failed: sum.failed + one.failedRuns }), {
    runs: 0,
    failed: 0,
  })
  const usual = (Math.min(all.failed, all.runs) + 1) / (all.runs + 2)
  let odds = Math.log(mendedBefore / (1 - mendedBefore))
  for (const { runs, failedRuns, since } of ran) {
    const rate = (Math.min(failedRuns, runs) + shared_runs * usual) / (runs + shared_runs)
    odds += since === 'WELL' ? Math.log((1 - chanceAgain) / (1 - rate)) : Math.log(chanceAgain / rate)
  }
  return 1 / (1 + Math.exp(-odds))
}
