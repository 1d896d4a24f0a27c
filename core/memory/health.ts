import { wilson } from './wilson.ts'

/** What happened in one window. Counts are weighted by age: a run of 24 hours ago counts half, see `ageWeight`. */
export interface HealthWindow {
  readonly name: '1 h' | '6 h' | '3 d'
  readonly runs: number
  readonly failedRuns: number
  readonly weightedRuns: number
  readonly weightedFailedRuns: number
  /** Mean weight of the failures met, 1 when all were of HIGH severity. */
  readonly severityWeight: number
}

export interface HealthInput {
  /** Shortest first. The last one decides whether enough is known. */
  readonly windows: readonly HealthWindow[]
  /** Failing runs of the longest window that met a failure which had been resolved. */
  readonly regressedRuns: number
  /** Failures first met within the longest window. */
  readonly newFailures: number
}

export interface HealthPart {
  readonly name: string
  readonly value: number
  /** Points this part takes away: 0 or less. */
  readonly effect: number
  readonly explanation: string
}

export interface HealthScore {
  /** 0 to 100; null when too little is known. */
  readonly score: number | null
  readonly insufficient: boolean
  readonly runs: number
  readonly failedRuns: number
  readonly parts: readonly HealthPart[]
}

/** Fewer runs than this say nothing. */
export const healthRunsMin = 20
/** The share of runs that may fail before the budget burns faster than it should. */
const budget = 0.05
/** What each window weighs; windows with too few runs leave their weight to the others. */
const windowWeights: Readonly<Record<HealthWindow['name'], number>> = { '1 h': 0.4, '6 h': 0.35, '3 d': 0.25 }
/** Chosen so that burning exactly the budget in all windows scores 90: exp(-1 / 9.49) = 0.9. */
const burnScale = 9.49
const regressedPointsMax = 20
const noveltyPointsMax = 10
const halfLifeMs = 24 * 3_600_000

/** How much something that long ago still counts. */
export const ageWeight = (ageMs: number): number => 0.5 ** (Math.max(0, ageMs) / halfLifeMs)

/** Severity as a share of a HIGH failure. */
export const severityWeights = { LOW: 0.25, MEDIUM: 0.5, HIGH: 1, CRITICAL: 1.5 } as const

/**
 * 100 x exp(-sum of weight x burn / scale), less what came back after it was resolved, less what is new. A burn is the
 * upper end of the 95 % interval of the failing share over the budget, so that 0 of 3 is not perfect.
 */
export function scoreOf({ windows, regressedRuns, newFailures }: HealthInput): HealthScore {
  const longest = windows.at(-1)
  const { runs = 0, failedRuns = 0 } = longest ?? {}
  if (runs < healthRunsMin) return { score: null, insufficient: true, runs, failedRuns, parts: [] }
  const burns = burnsOf(windows)
  const exponent = burns.reduce((sum, { weight, burn }) => sum + weight * burn, 0) / burnScale
  const lost = 100 * (1 - Math.exp(-exponent))
  const parts: HealthPart[] = burns.map(({ window, weight, burn, share }) => ({
    name: `failing share, ${window.name}`,
    value: round(share),
    effect: exponent === 0 ? 0 : -round((lost * weight * burn) / burnScale / exponent),
    explanation:
      `${window.failedRuns} of ${window.runs} runs failed in the last ${window.name}; weighted by severity and age at most ` +
      `${(share * 100).toFixed(1)} % (95 %), which is ${burn.toFixed(1)} times the budget of ${budget * 100} %.`,
  }))
  parts.push(regressedPart(regressedRuns, failedRuns), noveltyPart(newFailures, runs))
  const score = Math.max(0, 100 + parts.reduce((sum, part) => sum + part.effect, 0))
  return { score: Math.round(score * 10) / 10, insufficient: false, runs, failedRuns, parts }
}

/** Windows with enough runs, their weights brought to 1. The longest one has enough, or there would be no score. */
function burnsOf(windows: readonly HealthWindow[]) {
  const usable = windows.filter((window) => window.runs >= healthRunsMin)
  const total = usable.reduce((sum, window) => sum + windowWeights[window.name], 0)
  return usable.map((window) => {
    const bad = Math.min(window.weightedFailedRuns * window.severityWeight, window.weightedRuns)
    const share = window.weightedRuns === 0 ? 0 : wilson(bad, window.weightedRuns).high
    return { window, share, weight: windowWeights[window.name] / total, burn: share / budget }
  })
}

function regressedPart(regressedRuns: number, failedRuns: number): HealthPart {
  const share = failedRuns === 0 ? 0 : Math.min(1, regressedRuns / failedRuns)
  return {
    name: 'came back after it was resolved',
    value: round(share),
    effect: -round(share * regressedPointsMax),
    explanation: `${regressedRuns} of ${failedRuns} failing runs met a failure that had been resolved.`,
  }
}

function noveltyPart(newFailures: number, runs: number): HealthPart {
  const perThousand = (newFailures / runs) * 1000
  return {
    name: 'new failures',
    value: round(perThousand),
    effect: -round(Math.min(noveltyPointsMax, perThousand)),
    explanation: `${newFailures} failures were met for the first time in ${runs} runs, ${perThousand.toFixed(1)} per 1,000.`,
  }
}

const round = (value: number) => Math.round(value * 1000) / 1000 || 0
