/** The `max` best of many slots, as a heap: the worst that is kept stands first, and goes when a better one comes. */
export interface Best {
  readonly max: number
  readonly slots: Int32Array
  readonly scores: Float64Array
  count: number
}

export const createBest = (max: number): Best => ({
  max,
  slots: new Int32Array(max),
  scores: new Float64Array(max),
  count: 0,
})

export function keepBest(best: Best, slot: number, score: number): void {
  if (best.count < best.max) rise(best, slot, score)
  else if (score > best.scores[0]!) sink(best, slot, score)
}

function rise(best: Best, slot: number, score: number): void {
  const { slots, scores } = best
  let at = best.count++
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (scores[parent]! <= score) break
    slots[at] = slots[parent]!
    scores[at] = scores[parent]!
    at = parent
  }
  slots[at] = slot
  scores[at] = score
}

function sink({ slots, scores, count }: Best, slot: number, score: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= count) break
    if (child + 1 < count && scores[child + 1]! < scores[child]!) child++
    if (scores[child]! >= score) break
    slots[at] = slots[child]!
    scores[at] = scores[child]!
    at = child
  }
  slots[at] = slot
  scores[at] = score
}
