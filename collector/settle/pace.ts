/** How long to rest after each stretch of work, in milliseconds. */
export type RestMs = () => number

export interface PaceOptions {
  /** Counts spans that came; only whether it moved matters. */
  readonly arrived: () => number
  readonly nowMs: () => number
}

/** While spans keep coming, judging runs gets about a quarter of the time: 8 ms of work, 24 of rest. */
const rest_ms = 24
/** How long after the last span the machine counts as busy. */
const busy_ms = 1_000

/** Spans come first: their senders wait. Runs wait for nobody and are judged faster once it is calm. */
export function createPace({ arrived, nowMs }: PaceOptions): RestMs {
  let known = arrived()
  let movedMs = Number.NEGATIVE_INFINITY
  return () => {
    const count = arrived()
    if (count !== known) {
      known = count
      movedMs = nowMs()
    }
    return nowMs() - movedMs < busy_ms ? rest_ms : 0
  }
}
