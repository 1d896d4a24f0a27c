/**
 * Numbers brought to tenths so that their sum, in tenths, stays what it was: the largest remainders take what rounding
 * leaves. The same numbers always round alike.
 */
export function inTenths(values: readonly number[]): number[] {
  const exact = values.map((value) => value * 10)
  const whole = exact.map(Math.floor)
  const total = Math.round(exact.reduce((sum, value) => sum + value, 0))
  let missing = total - whole.reduce((sum, value) => sum + value, 0)
  const byRemainder = exact
    .map((value, at) => ({ at, rest: value - whole[at]! }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at)
  for (const { at } of byRemainder) {
    if (missing <= 0) break
    whole[at]! += 1
    missing -= 1
  }
  // `|| 0`: no negative nought.
  return whole.map((value) => value / 10 || 0)
}
