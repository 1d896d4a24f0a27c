import { templateTokens } from './template-tokens.ts'

/** Most texts that stand for one failure. */
export const prototypesPerFailureMax = 8
/** Texts that they are chosen from. */
export const consideredMax = 32

/**
 * The texts that stand for a failure best: each further one lies where those chosen so far are farthest from. The first
 * is the one that is nearest to all others, by how often each was met. Of a few, all.
 */
export function medoids<Item extends { readonly template: string; readonly weight: number }>(
  given: readonly Item[],
  most = prototypesPerFailureMax,
): Item[] {
  const items = given.slice(0, consideredMax)
  if (items.length <= most) return [...items]
  const tokens = items.map(({ template }) => templateTokens(template).wide)
  const distance = tokens.map((one) => tokens.map((other) => apart(one, other)))
  const chosen: number[] = []
  const left = items.map(() => Infinity)
  while (chosen.length < most) {
    let best = -1
    let bestGain = -1
    for (let at = 0; at < items.length; at++) {
      if (chosen.includes(at)) continue
      // How much nearer everything gets to what is chosen.
      const gain = items.reduce((sum, { weight }, other) => {
        const before = Math.min(left[other]!, 1)
        return sum + Math.max(0, before - distance[at]![other]!) * Math.log2(2 + weight)
      }, 0)
      if (gain > bestGain) [best, bestGain] = [at, gain]
    }
    chosen.push(best)
    for (let other = 0; other < items.length; other++) left[other] = Math.min(left[other]!, distance[best]![other]!)
  }
  return chosen.sort((a, b) => a - b).map((at) => items[at]!)
}

/** Share of tokens that differ; texts of different length have nothing in common. */
function apart(one: readonly string[], other: readonly string[]): number {
  if (one.length !== other.length || one.length === 0) return 1
  return one.filter((token, at) => token !== other[at]).length / one.length
}
