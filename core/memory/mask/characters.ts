/** What a UTF-16 unit can be part of, as bits. */
export const LETTER = 1
export const DIGIT = 2
/** Joins parts of one token: `_ - . : / \ @ + ~`. */
export const JOINER = 4
export const SPACE = 8
export const QUOTE = 16
export const LINE = 32
/** What kinds of joiners: a token without one of them is not asked for what needs it. */
export const DOT = 64
export const SLASH = 128
export const COLON = 256
export const AT = 512

const kinds = new Uint16Array(128)
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code)
  if (/[A-Za-z]/.test(character)) kinds[code] = LETTER
  else if (/[0-9]/.test(character)) kinds[code] = DIGIT
  else if (character === '.') kinds[code] = JOINER | DOT
  else if (character === ':') kinds[code] = JOINER | COLON
  else if (character === '@') kinds[code] = JOINER | AT
  else if ('/\\'.includes(character)) kinds[code] = JOINER | SLASH
  else if ('_-+~'.includes(character)) kinds[code] = JOINER
  else if (character === '\n') kinds[code] = SPACE | LINE
  else if (code <= 32 || code === 127) kinds[code] = SPACE
  else if ('"\'`'.includes(character)) kinds[code] = QUOTE
}

/** The kind of one UTF-16 unit. Beyond ASCII all but spaces and marks are letters; NaN, past an end, is nothing. */
export function kindOf(code: number): number {
  if (code < 128) return kinds[code] ?? 0
  if (Number.isNaN(code)) return 0
  if (code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0x3000 || code === 0xfeff) return SPACE
  return isMark(code) ? 0 : LETTER
}

/** Quotes, brackets and commas of other languages, which touch what they enclose: `„C:\\x“`, `「/x」`, `（id）`. */
function isMark(code: number): boolean {
  if (code < 0x2018) return code === 0xab || code === 0xbb
  if (code < 0x3001) return code <= 0x201f || code === 0x2039 || code === 0x203a
  return code <= 0x3011 || (code >= 0xff01 && (code <= 0xff0c || (code >= 0xff1a && code <= 0xff1f)))
}

export const isAlphanumeric = (code: number): boolean => (kindOf(code) & (LETTER | DIGIT)) !== 0
