const english = 'en'
const whole = new Intl.NumberFormat(english, { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat(english, { notation: 'compact', maximumFractionDigits: 1 })

export const wholeNumber = (value: number): string => whole.format(value)

/** `1,204`, and `12.3K` once the digits stop mattering. */
export const compactNumber = (value: number): string =>
  Math.abs(value) < 10_000 ? wholeNumber(value) : short.format(value)

/** `3 runs`, `1 run`. */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${wholeNumber(count)} ${count === 1 ? noun : nouns}`

/** Milliseconds as a person says them: `0.4 ms`, `840 ms`, `18.4 s`, `3 min 12 s`, `2 h 5 min`. */
export function durationText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return '–'
  if (ms === 0) return '0 ms'
  if (ms < 1) return `${trimmed(ms, 2)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${trimmed(ms / 1000, ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3_600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  return joined(Math.floor(seconds / 3_600), 'h', Math.round((seconds % 3_600) / 60), 'min')
}

const joined = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`

/** US dollars with as many digits as the amount needs; an amount that was not sent is a dash. */
export function costText(usd: number | null): string {
  if (usd === null) return '–'
  if (usd === 0) return '$0'
  if (usd < 0.0001) return '< $0.0001'
  if (usd < 0.01) return `$${trimmed(usd, 4)}`
  return `$${usd < 1 ? usd.toFixed(3) : whole2.format(usd)}`
}
const whole2 = new Intl.NumberFormat(english, { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** A share of one as per cent, never broken before its sign: `0.4 %`, `12 %`. Only all are `100 %`, only none `0 %`. */
export function percentText(share: number): string {
  const percent = share * 100
  if (share < 1 && percent >= 99.5) return '> 99\u00a0%'
  if (share > 0 && percent < 0.05) return '< 0.1\u00a0%'
  return `${percent > 0 && percent < 10 ? trimmed(percent, 1) : Math.round(percent)}\u00a0%`
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)))
