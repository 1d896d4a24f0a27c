import { isAlphanumeric, isDigit, type Finder } from './finder.ts'

/** Length of an account number by country, from the IBAN registry. */
const lengths: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MR: 27,
  MT: 31,
  MU: 30,
  NL: 18,
  NO: 15,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  SA: 24,
  SC: 31,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
}

/** The same by the two letters as one number, so that looking it up makes no text. */
const lengthOf = new Uint8Array(26 * 26)
for (const [country, length] of Object.entries(lengths))
  lengthOf[countryIndex(country.charCodeAt(0), country.charCodeAt(1))] = length

function countryIndex(first: number, second: number): number {
  return (first - 65) * 26 + second - 65
}

/** International bank account numbers with valid check digits. Looks only at two capitals followed by two digits. */
export const findIbans: Finder = (text, found) => {
  for (let at = 3; at < text.length; at += 2) {
    // Of two neighbouring check digits one lies on every second place.
    if (!isDigit(text.charCodeAt(at))) continue
    const start = isDigit(text.charCodeAt(at - 1)) ? at - 3 : at - 2
    const end = ibanEnd(text, start)
    if (end === 0) continue
    found.push({ start, end, pattern: 'iban' })
    at = end
  }
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90

/** Where an account number ends that begins here; 0 when none does. */
function ibanEnd(text: string, start: number): number {
  if (!isCapital(text.charCodeAt(start)) || !isCapital(text.charCodeAt(start + 1))) return 0
  if (
    !isDigit(text.charCodeAt(start + 2)) ||
    !isDigit(text.charCodeAt(start + 3)) ||
    isAlphanumeric(text.charCodeAt(start - 1))
  )
    return 0
  const length = lengthOf[countryIndex(text.charCodeAt(start), text.charCodeAt(start + 1))] ?? 0
  if (length === 0) return 0
  let rest = 0
  let signs = 0
  let at = start + 4
  for (; signs < length - 4; at++) {
    const code = text.charCodeAt(at)
    // Printed in groups of four, of which the first is the country and the check digits.
    if (code === 32 && signs % 4 === 0 && text.charCodeAt(at - 1) !== 32) continue
    if (!isDigit(code) && !isCapital(code)) return 0
    rest = append(rest, code)
    signs++
  }
  for (let first = start; first < start + 4; first++) rest = append(rest, text.charCodeAt(first))
  return rest === 1 && !isAlphanumeric(text.charCodeAt(at)) ? at : 0
}

/** Letters count as two digits, A = 10. The remainder by 97 is all that is kept. */
const append = (rest: number, code: number): number =>
  (isDigit(code) ? rest * 10 + code - 48 : rest * 100 + code - 55) % 97
