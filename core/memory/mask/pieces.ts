import { keepsCode, keepsInteger } from './allow.ts'
import { DIGIT, JOINER, LETTER, kindOf } from './characters.ts'
import { base64End, hexNumberEnd, opaqueWord, podEnd, prefixedIdEnd, uuidEnd } from './identifier.ts'
import { replace, sayRun, takeApart, type Masking } from './masking.ts'
import { numericMomentEnd } from './moment.ts'
import { emailEnd, ipv4End, urlAt } from './place.ts'
import { digitsEnd, quantityAt } from './quantity.ts'

/** A token that is looked at in pieces: runs of letters and digits between joints. */
export interface Pieces {
  readonly text: string
  readonly from: number
  readonly end: number
  /** False when it is only the rest of a token. */
  readonly opens: boolean
  readonly mayBeEmail: boolean
}

const emailMax = 64
const integerDigitsMax = 8
const technicalWords = new Set('sha224 sha256 sha384 sha512 int128 uint128 float128 x264 x265 h264 h265'.split(' '))

/** Masks piece after piece. What is recognised may reach beyond the token; answers where to go on. */
export function maskPieces(masking: Masking, token: Pieces): number {
  const { text, from, end } = token
  takeApart(masking)
  // Right behind a placeholder there can only be the rest of a word.
  let at = text.charCodeAt(from - 1) === 62 ? mixedWord(masking, text, from, wordEnd(text, from, end)) : from
  // What is said beyond the bound is left out anyway.
  while (at < end && !masking.emitter.full()) {
    const kind = kindOf(text.charCodeAt(at))
    const opens = token.opens && at === from
    if (token.mayBeEmail && (kind & (LETTER | DIGIT)) !== 0 && text.indexOf('@', at) - at <= emailMax) {
      const stop = emailEnd(text, at)
      if (stop > at) {
        at = replace(masking, '<email>', stop)
        continue
      }
    }
    if ((kind & LETTER) !== 0) at = wordPiece(masking, text, at, end, opens)
    else if ((kind & DIGIT) !== 0) at = digitPiece(masking, text, at, end, opens)
    else if (opens && isSign(text.charCodeAt(at)) && (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0)
      at = signed(masking, text, at, end)
    // `blk_-38`: a sign between a joint and a number belongs to the number.
    else if (at > from && isInnerSign(text, at)) at++
    else masking.emitter.literal(text.charAt(at++))
  }
  return Math.max(at, end)
}

/** `-32601` after `code` is a code; any other sign goes with its number. */
function signed(masking: Masking, text: string, at: number, end: number): number {
  const stop = digitsEnd(text, at + 1)
  const isCode = (masking.before === 'code' || masking.before === 'errno') && stop - at <= 6 && stop === end
  // A number that stays keeps its sign, or a second look would see another one.
  if (!isCode && !staysReadable(masking, text, at + 1, stop)) return digitPiece(masking, text, at + 1, end, true)
  masking.emitter.literal(text.slice(at, stop))
  return stop
}

function wordPiece(masking: Masking, text: string, at: number, end: number, opens: boolean): number {
  const stop = wordEnd(text, at, end)
  if (text.startsWith('://', stop)) {
    const url = urlAt(text, at)
    if (url !== null) return replace(masking, url.placeholder, url.end)
  }
  // `v1.2.3` is a number with a letter before it.
  if (stop > at + 1 && (text.charCodeAt(at) | 32) === 118 && (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0) {
    sayRun(masking, text.charAt(at))
    return digitPiece(masking, text, at + 1, end, false)
  }
  const next = text.charCodeAt(stop)
  if (next === 45 || next === 95) {
    const id = prefixedIdEnd(text, at)
    if (id > at) return replace(masking, '<id>', id)
  }
  return opaque(masking, text, at, end, opens) ?? mixedWord(masking, text, at, stop)
}

function opaque(masking: Masking, text: string, at: number, end: number, opens: boolean): number | null {
  const uuid = uuidEnd(text, at)
  if (uuid > at) return replace(masking, '<uuid>', uuid)
  // Only where a token begins: tried at each of its pieces, a long one would be walked over again and again.
  if (!opens || end - at < 24) return null
  const encoded = base64End(text, at)
  return encoded > at ? replace(masking, '<b64>', encoded) : null
}

function digitPiece(masking: Masking, text: string, at: number, end: number, opens: boolean): number {
  const whole = opaque(masking, text, at, end, opens)
  if (whole !== null) return whole
  const hex = hexNumberEnd(text, at)
  if (hex > at) return replace(masking, '<hex>', hex)
  if (opens) {
    const moment = numericMomentEnd(text, at)
    if (moment > at) return replace(masking, '<time>', moment)
    const address = ipv4End(text, at)
    if (address > at) return replace(masking, '<ip>', address)
  }
  const digits = digitsEnd(text, at)
  if (staysReadable(masking, text, at, digits)) {
    masking.emitter.literal(text.slice(at, digits))
    return digits
  }
  const quantity = quantityAt(text, at)
  if (quantity !== null) return replace(masking, quantity.placeholder, quantity.end)
  return mixedWord(masking, text, at, wordEnd(text, at, end))
}

const staysReadable = (masking: Masking, text: string, at: number, end: number): boolean =>
  end - at <= integerDigitsMax && isPlainEnd(text, end) && isKept(masking, text, at, end)

function isKept({ before, beforeThat, emitter }: Masking, text: string, at: number, end: number): boolean {
  const opensClause = ':-(|['.includes(emitter.lastCharacter())
  return keepsInteger(text.slice(at, end), { before, beforeThat, opensClause, text, end })
}

/** A run of letters and digits: a code that is kept, an opaque id, or a name with a number in it. */
function mixedWord(masking: Masking, text: string, at: number, stop: number): number {
  const run = text.slice(at, stop)
  if (run === '') return stop
  if (!hasDigit(run)) sayRun(masking, run)
  else if (keepsCode(run, masking.before) || isTechnical(run)) masking.emitter.literal(run)
  else {
    namedNumber(masking, run)
    if (run.length >= 8 && run.length <= 10 && opaqueWord(run) !== null) return podEnd(text, stop)
  }
  return stop
}

/** All of them have four to eight letters and digits. */
const isTechnical = (run: string): boolean =>
  run.length >= 4 && run.length <= 8 && technicalWords.has(run.toLowerCase())

function hasDigit(run: string): boolean {
  for (let at = 0; at < run.length; at++) if (isDigit(run.charCodeAt(at))) return true
  return false
}

/** Whether three digits or more stand in a row. */
function hasLongNumber(run: string): boolean {
  let digits = 0
  for (let at = 0; at < run.length; at++) {
    digits = isDigit(run.charCodeAt(at)) ? digits + 1 : 0
    if (digits === 3) return true
  }
  return false
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

function namedNumber(masking: Masking, run: string): void {
  const kind = opaqueWord(run)
  if (kind !== null) return masking.emitter.placeholder(kind)
  if (isDigit(run.charCodeAt(0))) {
    masking.emitter.placeholder('<num>')
    const rest = run.slice(digitsEnd(run, 0))
    // `3rd`, `10k`, `2x`: the letters belong to the number.
    if (rest.length > 2) named(masking, rest)
    return
  }
  // Most names have a digit or two; only the others are worth taking apart.
  if (!hasLongNumber(run)) return masking.emitter.literal(run)
  const long = /^(\D*(?:\d{1,2}\D+)*?)(\d{3,})(.*)$/s.exec(run)
  if (long === null) return masking.emitter.literal(run)
  const [, head = '', , tail = ''] = long
  if (head !== '') named(masking, head)
  masking.emitter.placeholder('<num>')
  if (tail !== '') named(masking, tail)
}

const named = (masking: Masking, run: string): void =>
  hasDigit(run) ? namedNumber(masking, run) : sayRun(masking, run)

function wordEnd(text: string, from: number, end: number): number {
  let at = from
  while (at < end && (kindOf(text.charCodeAt(at)) & (LETTER | DIGIT)) !== 0) at++
  return at
}

const isInnerSign = (text: string, at: number): boolean =>
  isSign(text.charCodeAt(at)) &&
  (kindOf(text.charCodeAt(at - 1)) & JOINER) !== 0 &&
  (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0

const isSign = (code: number): boolean => code === 43 || code === 45

/** Nothing follows that would make the digits part of something longer. */
function isPlainEnd(text: string, at: number): boolean {
  const next = text.charCodeAt(at)
  if (next === 37 || next === 95 || (kindOf(next) & (LETTER | DIGIT)) !== 0) return false
  const joins = next === 46 || next === 44 || next === 58 || next === 47 || next === 45
  return !(joins && (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0)
}
