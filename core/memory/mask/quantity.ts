import { isAlphanumeric } from './characters.ts'

const number = '\\d{1,40}(?:,\\d{3}(?!\\d)){0,6}(?:\\.\\d{1,20}){0,8}(?:[eE][+-]?\\d{1,3}(?![A-Za-z0-9]))?'
const notMore = '(?![A-Za-z0-9_])'
const durationUnit =
  '(?:ns|us|µs|μs|ms|msecs?|milliseconds?|microseconds?|nanoseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|' +
  'hours?|days?|weeks?|months?|years?)'
const sizeUnit = '(?:[KMGTP]i?[Bb]|[kmgt]b|[Bb]|bytes?|[Kk]bytes?|kilobytes?|megabytes?|gigabytes?|chars?|characters?)'

const duration = new RegExp(
  `(?:${number}[ -]?${durationUnit}|(?:\\d{1,9}(?:\\.\\d{1,9})?(?:h|ms|us|µs|ns|m|s|d)){2,6})${notMore}`,
  'y',
)
const size = new RegExp(`${number} ?${sizeUnit}${notMore}(?: \\(${number} ?${sizeUnit}\\)${notMore})?`, 'y')
const plain = new RegExp(`${number}%?`, 'y')

export interface Quantity {
  readonly placeholder: '<duration>' | '<size>' | '<num>'
  readonly end: number
}

/** The quantity that begins with the digit at `at`, with its unit; null when letters make it something else. */
export function quantityAt(text: string, at: number): Quantity | null {
  const digits = digitsEnd(text, at)
  const next = text.charCodeAt(digits)
  if (mayHaveUnit(text, digits, next)) {
    duration.lastIndex = at
    if (duration.test(text)) return { placeholder: '<duration>', end: duration.lastIndex }
    size.lastIndex = at
    if (size.test(text)) return { placeholder: '<size>', end: size.lastIndex }
  }
  let end = digits
  if (next === 37) end = digits + 1
  else if (next === 44 || next === 46 || (next | 32) === 101) {
    plain.lastIndex = at
    end = plain.test(text) ? plain.lastIndex : digits
  }
  return isAlphanumeric(text.charCodeAt(end)) ? null : { placeholder: '<num>', end }
}

const unitBeginnings = new Set([...'nuµμmshdwykgtbcKMGTPBeE'].map((letter) => letter.charCodeAt(0)))
const mayBeginUnit = (code: number): boolean => unitBeginnings.has(code)

/** Cheap pre-check: behind the digits comes a letter, a fraction, or a space or dash and then a letter. */
function mayHaveUnit(text: string, digits: number, next: number): boolean {
  if (next === 32 || next === 45) return mayBeginUnit(text.charCodeAt(digits + 1))
  return next === 44 || next === 46 || mayBeginUnit(next)
}

/** Where the plain digits that begin at `at` end. */
export function digitsEnd(text: string, at: number): number {
  let end = at
  for (let code = text.charCodeAt(end); code >= 48 && code <= 57; code = text.charCodeAt(++end));
  return end
}
