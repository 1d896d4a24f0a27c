/** An answer with how sure it is, and whether it was right. */
export interface Ranked {
  readonly score: number
  readonly isRight: boolean
}

/** Precision at each right answer, surest first, over all that were wanted. */
export function averagePrecision(ranked: readonly Ranked[], wanted: number): number {
  let [right, sum] = [0, 0]
  for (const [at, { isRight }] of surestFirst(ranked).entries()) {
    if (!isRight) continue
    right += 1
    sum += right / (at + 1)
  }
  return sum / wanted
}

/** The largest share of what is wanted that is found while so many of the answers are right. */
export function recallAt(ranked: readonly Ranked[], wanted: number, precision: number): number {
  let [right, best] = [0, 0]
  for (const [at, { isRight }] of surestFirst(ranked).entries()) {
    right += Number(isRight)
    if (right / (at + 1) >= precision) best = right
  }
  return best / wanted
}

const surestFirst = (ranked: readonly Ranked[]): readonly Ranked[] => ranked.toSorted((a, b) => b.score - a.score)
