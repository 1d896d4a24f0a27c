/** Coefficients of Lanczos's approximation (g = 7, n = 9), good to 15 digits for all positive arguments. */
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let sum = lanczos[0]!
  for (let at = 1; at < lanczos.length; at += 1) sum += lanczos[at]! / (x - 1 + at)
  const shifted = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(sum)
}

const tabled = 4_096
const table = new Float64Array(tabled)
for (let n = 2; n < tabled; n += 1) table[n] = table[n - 1]! + Math.log(n)

/** ln n! for whole n >= 0. */
export const logFactorial = (n: number): number => (n < tabled ? table[n]! : logGamma(n + 1))

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

/** Terms smaller than this part of the sum change nothing that is shown. */
const negligible = 1e-13

/**
 * Fisher's exact test, one-sided: the chance that at least `both` of `first` have a property that `second` of `all`
 * have. All whole numbers.
 */
export function fisherUpper(both: number, first: number, second: number, all: number): number {
  const most = Math.min(first, second)
  if (both <= Math.max(0, first + second - all)) return 1
  let term = Math.exp(logChoose(second, both) + logChoose(all - second, first - both) - logChoose(all, first))
  let sum = term
  for (let k = both; k < most && term > sum * negligible; k += 1) {
    term *= ((second - k) * (first - k)) / ((k + 1) * (all - second - first + k + 1))
    sum += term
  }
  return Math.min(1, sum)
}

/** The chance of `hits` or more of `tries` when each hits with this chance. */
export function binomialUpper(hits: number, tries: number, chance: number): number {
  if (hits <= 0 || chance >= 1) return 1
  if (hits > tries || chance <= 0) return 0
  const odds = chance / (1 - chance)
  let term = Math.exp(logChoose(tries, hits) + hits * Math.log(chance) + (tries - hits) * Math.log1p(-chance))
  let sum = term
  for (let k = hits; k < tries; k += 1) {
    term *= ((tries - k) / (k + 1)) * odds
    sum += term
    if (k > tries * chance && term < sum * negligible) break
  }
  return Math.min(1, sum)
}

/**
 * The chance of `events` or more when `mean` are expected and the variance is `dispersion` times the mean: Poisson for
 * 1, negative binomial above.
 */
export function countUpper(events: number, mean: number, dispersion = 1): number {
  if (events <= 0) return 1
  if (mean <= 0) return 0
  const spread = dispersion > 1.01 ? dispersion : 1
  const size = mean / (spread - 1)
  const start =
    spread === 1
      ? events * Math.log(mean) - mean - logFactorial(events)
      : logGamma(events + size) -
        logGamma(size) -
        logFactorial(events) +
        size * Math.log(1 / spread) +
        events * Math.log(1 - 1 / spread)
  let term = Math.exp(start)
  let sum = term
  for (let k = events; term > sum * negligible || k < mean; k += 1) {
    term *= spread === 1 ? mean / (k + 1) : ((k + size) / (k + 1)) * (1 - 1 / spread)
    sum += term
    if (k > events + 100_000) break
  }
  return Math.min(1, sum)
}

/** The upper tail of the standard normal distribution, to 7 digits (Abramowitz and Stegun 26.2.17). */
export function normalUpper(z: number): number {
  if (z < 0) return 1 - normalUpper(-z)
  const t = 1 / (1 + 0.2316419 * z)
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}

/** The chance that a chi-square of one degree of freedom is at least this. */
export const chiSquareUpper = (value: number): number =>
  value <= 0 ? 1 : Math.min(1, 2 * normalUpper(Math.sqrt(value)))
