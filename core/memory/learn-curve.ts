import { calibrationOf, toldCell } from './record/calibration.ts'
import { fitCurve, mapRisk, type CurvePoint, type Judged } from './risk-curve.ts'

export interface Fit {
  readonly brier: number
  readonly ece: number
}

export interface LearntCurve {
  /** Empty when the raw risk is the better one. */
  readonly points: readonly CurvePoint[]
  readonly helps: boolean
  /** On the newest fifth, which the fit that is measured did not see. */
  readonly before: Fit
  readonly after: Fit
}

/** Learnt on the older four fifths, measured on the newest. */
const learntShare = 0.8

/**
 * Learns a curve from outcomes, oldest first. It is kept only if a curve learnt on the older ones does not worsen the
 * squared error on the newer ones; then it is learnt on all. A pure function.
 */
export function learnCurve(judged: readonly Judged[]): LearntCurve {
  const cut = Math.floor(judged.length * learntShare)
  const newer = judged.slice(cut)
  const trial = fitCurve(judged.slice(0, cut))
  const before = fitOf(newer, [])
  const after = fitOf(newer, trial)
  const helps = after.brier <= before.brier
  return { points: helps ? fitCurve(judged) : [], helps, before, after }
}

function fitOf(judged: readonly Judged[], points: readonly CurvePoint[]): Fit {
  const { brier, ece } = calibrationOf(judged.map(({ raw, failed }) => toldCell(mapRisk(points, raw), failed)))
  return { brier: brier ?? 0, ece: ece ?? 0 }
}
