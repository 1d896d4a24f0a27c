/** How long to rest after each stretch of work, in milliseconds. */
export type RestMs = () => number

export interface PaceOptions {
  /** Counts spans that came; only whether it moved matters. */
  readonly arrived: () => number
  readonly nowMs: () => number
}

/** The longest stretch of work. */
export const stintMs = 4
/** Half of the time for judging runs while it is calm, a quarter while spans keep coming. */
const restMs = { calm: 4, busy: 12 }
/** How long after the last span the machine counts as busy. */
const busyMs = 1_000

/** Spans and questions come first: somebody waits for them. Runs are judged faster once it is calm. */
export function createPace({ arrived, nowMs }: PaceOptions): RestMs {
  let known = arrived()
  let movedMs = Number.NEGATIVE_INFINITY
  return () => {
    const count = arrived()
    if (count !== known) {
      known = count
      movedMs = nowMs()
    }
    return nowMs() - movedMs < busyMs ? restMs.busy : restMs.calm
  }
}
