import { mapRisk, type CurvePoint } from './risk-curve.ts'
import { wilson } from './wilson.ts'

/** How much is known of runs like one that is about to start. Runs that only met an outage are not counted. */
export interface Evidence {
  readonly runs: number
  readonly failedRuns: number
}

export interface Risk {
  /** Probability that the run fails, shrunk towards what is usual. */
  readonly risk: number
  /** 95 % interval of the counted share, widened to hold `risk`. */
  readonly low: number
  readonly high: number
}

/** Pseudo-runs at the usual rate, beside runs of the very same context, of neighbours (weighed), and of an app. */
export const priorStrength = { exact: 2, neighbours: 1, app: 20 } as const
const runsMin = 3

/**
 * Beta-Binomial: `failedRuns` of `runs`, shrunk towards the usual rate as if `strength` more runs had been seen at it.
 * Null when too little is known: fewer than three runs, none of which failed.
 */
export function riskOf({ runs, failedRuns }: Evidence, usualRate: number, strength: number): Risk | null {
  if (runs < runsMin && failedRuns === 0) return null
  const failed = Math.min(failedRuns, runs)
  const risk = (failed + strength * usualRate) / (runs + strength)
  const { low, high } = wilson(failed, runs)
  return { risk, low: Math.min(low, risk), high: Math.max(high, risk) }
}

/** The usual rate of an app: its own share of failing runs, shrunk towards that of all apps, and that towards 5 %. */
export function usualRateOf(app: Evidence, all: Evidence): number {
  const overall = (all.failedRuns + priorStrength.app * 0.05) / (all.runs + priorStrength.app)
  return (app.failedRuns + priorStrength.app * overall) / (app.runs + priorStrength.app)
}

/** The risk as outcomes taught it. The interval goes through the same curve, so it keeps its order. */
export function calibrated({ risk, low, high }: Risk, points: readonly CurvePoint[]): Risk {
  return { risk: mapRisk(points, risk), low: mapRisk(points, low), high: mapRisk(points, high) }
}
