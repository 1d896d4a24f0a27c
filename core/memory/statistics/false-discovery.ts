/**
 * Benjamini and Hochberg: for each chance the least share of false discoveries under which it would still count as one,
 * when `tests` were made in all (those that are not listed had a chance of 1). Answers in the order given.
 */
export function falseDiscoveryRates(chances: readonly number[], tests = chances.length): number[] {
  const order = chances.map((_, index) => index).sort((a, b) => chances[a]! - chances[b]! || a - b)
  const rates = new Array<number>(chances.length)
  let least = 1
  for (let rank = order.length; rank >= 1; rank -= 1) {
    const index = order[rank - 1]!
    least = Math.min(least, (chances[index]! * Math.max(tests, chances.length)) / rank)
    rates[index] = least
  }
  return rates
}
