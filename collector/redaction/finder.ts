/** A stretch of text to be masked. */
export interface Found {
  readonly start: number
  readonly end: number
  /** What is counted; never the text itself. */
  readonly pattern: string
  /** What stands in for it, where the usual mask would break the text around it. */
  readonly insteadOfMask?: string
}

/**
 * Adds every place where one kind of secret stands. Must read each character a bounded number of times, whatever the
 * text.
 */
export type Finder = (text: string, found: Found[]) => void

/** Digits. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57

const alphanumeric = 1
const token = 2

/** What each ASCII sign is; one look-up is cheaper than four comparisons. */
const signs = new Uint8Array(128)
for (const sign of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
  signs[sign.charCodeAt(0)] = alphanumeric | token
for (const sign of '-_') signs[sign.charCodeAt(0)] = token

/** Letters and digits of ASCII. */
export const isAlphanumeric = (code: number): boolean => code < 128 && ((signs[code] ?? 0) & alphanumeric) !== 0

/** What keys and tokens are made of: letters, digits, `-` and `_`. */
export const isTokenSign = (code: number): boolean => code < 128 && ((signs[code] ?? 0) & token) !== 0

/** The first place from `from` on where `least` token signs stand without a break; -1 when there is none. */
export function tokenRunFrom(text: string, from: number, least: number): number {
  const last = text.length - least
  let start = from
  while (start <= last) {
    // Read from behind: a break near the end rules out every run that begins before it.
    let at = start + least - 1
    while (at >= start && isTokenSign(text.charCodeAt(at))) at--
    if (at < start) return start
    start = at + 1
  }
  return -1
}
