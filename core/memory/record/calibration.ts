/** Runs of which one probability was told, and how many of them failed. */
export interface ToldRisk {
  readonly runs: number
  readonly failed: number
  /** Sum of the told risks, and of their squares. */
  readonly riskSum: number
  readonly riskSquares: number
  /** Told risk times failed: what a squared error needs beside the sums. */
  readonly riskOfFailed: number
}

/** Told risks go into so many bins of equal width. */
export const bins = 10
export const binOf = (risk: number): number => Math.min(bins - 1, Math.max(0, Math.floor(risk * bins)))

export interface CalibrationBin {
  readonly bin: number
  readonly runs: number
  readonly failed: number
  /** Mean of what was told. */
  readonly told: number
}

export interface Calibration {
  readonly runs: number
  /** Expected calibration error: how far told and true lie apart, weighed by runs. Null without runs. */
  readonly ece: number | null
  /** Mean squared error. */
  readonly brier: number | null
  readonly bins: readonly CalibrationBin[]
}

/** Calibration over cells that each lie in one bin. */
export function calibrationOf(cells: readonly (ToldRisk & { readonly bin: number })[]): Calibration {
  const sums = new Map<number, { runs: number; failed: number; riskSum: number }>()
  let [runs, error] = [0, 0]
  for (const { bin, ...cell } of cells) {
    const sum = sums.get(bin) ?? { runs: 0, failed: 0, riskSum: 0 }
    sums.set(bin, sum)
    sum.runs += cell.runs
    sum.failed += cell.failed
    sum.riskSum += cell.riskSum
    runs += cell.runs
    // (risk - failed)^2, where failed is its own square.
    error += cell.riskSquares - 2 * cell.riskOfFailed + cell.failed
  }
  const filled = [...sums].filter(([, sum]) => sum.runs > 0).sort(([a], [b]) => a - b)
  const apart = filled.reduce((total, [, sum]) => total + Math.abs(sum.riskSum - sum.failed), 0)
  return {
    runs,
    ece: runs === 0 ? null : apart / runs,
    brier: runs === 0 ? null : Math.max(0, error / runs),
    bins: filled.map(([bin, sum]) => ({ bin, runs: sum.runs, failed: sum.failed, told: sum.riskSum / sum.runs })),
  }
}

/** One told risk as a cell. */
export const toldCell = (risk: number, failed: boolean): ToldRisk & { bin: number } => ({
  bin: binOf(risk),
  runs: 1,
  failed: Number(failed),
  riskSum: risk,
  riskSquares: risk * risk,
  riskOfFailed: failed ? risk : 0,
})
