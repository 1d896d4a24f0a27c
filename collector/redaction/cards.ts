import { isAlphanumeric, isDigit, type Finder, type Found } from './finder.ts'

const digitsMin = 13
const digitsMax = 19
/** A card of 13 digits or more has a digit at one of two neighbouring places, at least once in every 11. */
const stride = 11

/**
 * Payment cards: 13 to 19 digits, unbroken or in a layout cards are printed in, of a known issuer, with a valid check
 * digit.
 */
export const findCards: Finder = (text, found) => {
  const last = text.length - 1
  if (last < digitsMin - 1) return
  for (let at = 0; at < last; at += stride) {
    const place = isDigit(text.charCodeAt(at)) ? at : isDigit(text.charCodeAt(at + 1)) ? at + 1 : -1
    if (place < 0) continue
    const start = runStart(text, place)
    const end = runEnd(text, place, text.length)
    if (end - start >= digitsMin) findInRun(text, start, end, found)
    if (end > at + stride) at = end - (end % stride) // Go on behind the run, on the same grid.
  }
}

/** A run is digits with single blanks or hyphens between them. */
function runStart(text: string, place: number): number {
  let at = place
  while (at > 0) {
    const code = text.charCodeAt(at - 1)
    if (isDigit(code)) at--
    else if (isSeparator(code) && at > 1 && isDigit(text.charCodeAt(at - 2))) at -= 2
    else break
  }
  return at
}

function runEnd(text: string, place: number, length: number): number {
  let at = place + 1
  while (at < length) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) at++
    else if (isSeparator(code) && at + 1 < length && isDigit(text.charCodeAt(at + 1))) at += 2
    else break
  }
  return at
}

const isSeparator = (code: number): boolean => code === 32 || code === 45

/** How cards are printed in groups, the longest first; anything else must come without breaks. */
const layouts: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
]

/** Longer rows of small numbers are tables, not cards side by side; in those only unbroken cards are looked for. */
const groupedCharsMax = 256

function findInRun(text: string, start: number, end: number, found: Found[]): void {
  const inGroups = end - start <= groupedCharsMax
  for (let at = start; at < end;) {
    const close = groupEnd(text, at, end)
    const to = isIssuer(text.charCodeAt(at)) ? cardEnd(text, at, close, end, inGroups) : 0
    if (to > 0)
      found.push({ start: at, end: to, pattern: 'card', ...(isBareNumber(text, at, to) ? { insteadOfMask: '0' } : {}) })
    at = Math.max(close, to) + 1
  }
}

/** Behind the digits that follow each other without a break. */
function groupEnd(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isDigit(text.charCodeAt(at))) at++
  return at
}

/** Where a card ends that begins here; 0 when none does. */
function cardEnd(text: string, from: number, close: number, end: number, inGroups: boolean): number {
  const length = close - from
  if (length >= digitsMin) return length <= digitsMax && isCard(text, from, close) ? close : 0
  if (length !== 4 || !inGroups) return 0
  for (const layout of layouts) {
    const to = layoutEnd(text, from, end, layout)
    if (to > 0 && isCard(text, from, to)) return to
  }
  return 0
}

function layoutEnd(text: string, from: number, end: number, layout: readonly number[]): number {
  let at = from
  for (const length of layout) {
    if (at > from) at++
    const close = groupEnd(text, at, Math.min(end, at + length + 1))
    if (close - at !== length) return 0
    at = close
  }
  return at
}

function isCard(text: string, from: number, to: number): boolean {
  if (!isFree(text, from, to) || !hasCheckDigit(text, from, to)) return false
  const digits = text.slice(from, to).replaceAll(/\D/g, '')
  return issued.test(digits) && !/^(\d)\1+$/.test(digits)
}

/** Not the middle of an identifier or of a decimal number. */
function isFree(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1)
  const after = text.charCodeAt(end)
  const escaped = text[start - 2] === '\\' && 'nrt'.includes(text[start - 1] ?? ' ')
  if (!escaped && (isAlphanumeric(before) || before === 95 || (before === 46 && isDigit(text.charCodeAt(start - 2)))))
    return false
  return !(isAlphanumeric(after) || after === 95 || (after === 46 && isDigit(text.charCodeAt(end + 1))))
}

/** Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro by their first digits. */
const issued = /^(?:4|5[0-8]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[04-9]|6)/

const isIssuer = (code: number): boolean => code >= 50 && code <= 54

/** The check of Luhn, read from the back. */
function hasCheckDigit(text: string, from: number, to: number): boolean {
  let sum = 0
  let doubled = false
  for (let at = to - 1; at >= from; at--) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) continue
    const weighed = doubled ? digit * 2 : digit
    sum += weighed > 9 ? weighed - 9 : weighed
    doubled = !doubled
  }
  return sum % 10 === 0
}

/** A number inside JSON, without quotes: a mask of letters there would make the whole text unreadable. */
function isBareNumber(text: string, start: number, end: number): boolean {
  let before = start - 1
  while (before >= 0 && text.charCodeAt(before) <= 32) before--
  let after = end
  while (after < text.length && text.charCodeAt(after) <= 32) after++
  return (
    ':,['.includes(text[before] ?? ' ') && ',}]'.includes(text[after] ?? ' ') && /^\s*[[{"]/.test(text.slice(0, 16))
  )
}
