import { modelFamily } from '../model-family.ts'
import { isTransparent, keepsCode, keepsInteger } from './allow.ts'
import { DIGIT, JOINER, LETTER, kindOf } from './characters.ts'
import type { Emitter } from './emitter.ts'
import { base64End, hexNumberEnd, opaqueWord, prefixedIdEnd, uuidEnd } from './identifier.ts'
import { mayBeMoment, namedMomentEnd, numericMomentEnd } from './moment.ts'
import { emailEnd, ipv4End, isColonAddress, isHost, isPath, ownFileAt, urlAt } from './place.ts'
import { digitsEnd, quantityAt } from './quantity.ts'

export interface TokenMasker {
  /** Forgets the words before. */
  reset(): void
  /** Masks the token that begins at `at` and returns where to go on. */
  mask(text: string, at: number, to: number): number
}

const modelName =
  /^(?:[a-z-]{2,20}\/)?(?:gpt|chatgpt|o[1-9]|claude|gemini|gemma|llama|meta-llama|codellama|mistral|mixtral|codestral|ministral|command|deepseek|qwen\d?|text-embedding|text-davinci|grok|nova|titan|phi|dall-e|whisper|tts|sonar|jamba|kimi|glm)[-.][a-z0-9._:@-]{1,80}$/i
const technicalWords = new Set('sha224 sha256 sha384 sha512 int128 uint128 float128 x264 x265 h264 h265'.split(' '))

/** Masks tokens: runs of letters, digits and what joins them. Knows the words before, which decide what a number means. */
export function createTokenMasker(emitter: Emitter, hideModels: boolean): TokenMasker {
  let before = ''
  let beforeThat = ''

  /** Text that stays. Its last two runs of letters and digits decide what a number after it means. */
  function word(text: string, isPlain: boolean): void {
    emitter.literal(text)
    const lower = text.toLowerCase()
    if (isPlain) remember(lower)
    else for (const run of lower.split(/[_\-.:/\\@+~]/)) if (run !== '') remember(run)
  }

  function remember(run: string): void {
    if (isTransparent(run)) return
    beforeThat = before
    before = run
  }

  function placeholder(text: string, end: number): number {
    emitter.placeholder(text)
    return end
  }

  function mask(text: string, from: number, to: number): number {
    let end = from
    let kinds = 0
    for (; end < to; end++) {
      const kind = kindOf(text.charCodeAt(end))
      if ((kind & (LETTER | DIGIT | JOINER)) === 0) break
      kinds |= kind
    }
    // What touches a placeholder is the rest of a token that was judged before.
    const isRest = text.charCodeAt(from - 1) === 62 || text.charCodeAt(end) === 60
    const rawEnd = end
    while (end > from + 1 && isTail(text.charCodeAt(end - 1))) end--
    const stop = whole(text, from, end, kinds, isRest)
    if (stop !== end) return stop
    // Said here: looked at again, a long tail would be walked over once for each of its characters.
    if (rawEnd > end) emitter.literal(text.slice(end, rawEnd))
    return rawEnd
  }

  function whole(text: string, from: number, end: number, kinds: number, isRest: boolean): number {
    if (kinds === LETTER) return plainWord(text, from, end, isRest)
    const token = text.slice(from, end)
    if ((kinds & JOINER) !== 0 && !isRest) {
      const place = placeOf(text, from, end, token)
      if (place > from) return place
    }
    const hasDigit = (kinds & DIGIT) !== 0
    if (!hasDigit && !token.includes('@') && !token.includes('://')) {
      word(token, false)
      return end
    }
    return pieces(text, from, end, token, !isRest)
  }

  function plainWord(text: string, from: number, end: number, isRest: boolean): number {
    const found = text.slice(from, end)
    if (!isRest && mayBeMoment(found)) {
      const stop = namedMomentEnd(text, from)
      if (stop > from) return placeholder('<time>', stop)
    }
    word(found, true)
    return end
  }

  /** What only the token as a whole can tell: models, hosts, addresses, paths. */
  function placeOf(text: string, from: number, end: number, token: string): number {
    if (modelName.test(token)) return placeholder(hideModels ? '<model>' : `<model:${modelFamily(token)}>`, end)
    if (token.includes('://')) return from
    if (token.includes(':') && isColonAddress(token) && numericMomentEnd(text, from) === from) return placeholder('<ip>', end)
    if (token.includes('.') && isHost(token)) return placeholder('<host>', end)
    if (isPath(token)) {
      const own = ownFileAt(token)
      return own < 0 ? placeholder('<path>', end) : pieces(text, from + own, end, token.slice(own), false)
    }
    return from
  }

  function pieces(text: string, from: number, end: number, token: string, opens: boolean): number {
    const mayBeEmail = token.includes('@')
    // Right behind a placeholder there can only be the rest of a word.
    let at = text.charCodeAt(from - 1) === 62 ? mixedWord(text, from, wordEnd(text, from, end)) : from
    while (at < end) {
      const kind = kindOf(text.charCodeAt(at))
      if (mayBeEmail && (kind & (LETTER | DIGIT)) !== 0 && text.indexOf('@', at) - at <= 64) {
        const stop = emailEnd(text, at)
        if (stop > at) {
          at = placeholder('<email>', stop)
          continue
        }
      }
      if ((kind & LETTER) !== 0) at = wordPiece(text, at, end, opens && at === from)
      else if ((kind & DIGIT) !== 0) at = digitPiece(text, at, end, opens && at === from)
      else if (opens && at === from && isSign(text.charCodeAt(at)) && (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0) at = signed(text, at, end)
      else emitter.literal(text.charAt(at++))
    }
    return at
  }

  function signed(text: string, at: number, end: number): number {
    const stop = digitsEnd(text, at + 1)
    const isCode = (before === 'code' || before === 'errno') && stop - at <= 6 && stop === end
    if (isCode) {
      emitter.literal(text.slice(at, stop))
      return stop
    }
    return digitPiece(text, at + 1, end, true)
  }

  function wordPiece(text: string, at: number, end: number, opens: boolean): number {
    const stop = wordEnd(text, at, end)
    if (text.startsWith('://', stop)) {
      const url = urlAt(text, at)
      if (url !== null) return placeholder(url.placeholder, url.end)
    }
    // `v1.2.3` is a number with a letter before it.
    if (stop > at + 1 && (text.charCodeAt(at) | 32) === 118 && (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0) {
      word(text.charAt(at), true)
      return digitPiece(text, at + 1, end, false)
    }
    const next = text.charCodeAt(stop)
    if (next === 45 || next === 95) {
      const id = prefixedIdEnd(text, at)
      if (id > at) return placeholder('<id>', id)
    }
    return opaque(text, at, end, opens) ?? mixedWord(text, at, stop)
  }

  function opaque(text: string, at: number, end: number, opens: boolean): number | null {
    const uuid = uuidEnd(text, at)
    if (uuid > at) return placeholder('<uuid>', uuid)
    // Only where a token begins: tried at each of its pieces, a long one would be walked over again and again.
    if (!opens || end - at < 24) return null
    const encoded = base64End(text, at)
    return encoded > at ? placeholder('<b64>', encoded) : null
  }

  function digitPiece(text: string, at: number, end: number, opens: boolean): number {
    const whole = opaque(text, at, end, opens)
    if (whole !== null) return whole
    const hex = hexNumberEnd(text, at)
    if (hex > at) return placeholder('<hex>', hex)
    if (opens) {
      const moment = numericMomentEnd(text, at)
      if (moment > at) return placeholder('<time>', moment)
      const address = ipv4End(text, at)
      if (address > at) return placeholder('<ip>', address)
    }
    const digits = digitsEnd(text, at)
    if (digits - at <= 8 && isPlainEnd(text, digits) && isKept(text, at, digits)) {
      emitter.literal(text.slice(at, digits))
      return digits
    }
    const quantity = quantityAt(text, at)
    if (quantity !== null) return placeholder(quantity.placeholder, quantity.end)
    return mixedWord(text, at, wordEnd(text, at, end))
  }

  function isKept(text: string, at: number, end: number): boolean {
    const opensClause = ':-(|['.includes(emitter.lastCharacter())
    return keepsInteger(text.slice(at, end), { before, beforeThat, opensClause, text, end })
  }

  /** A run of letters and digits: a code that is kept, an opaque id, or a name with a number in it. */
  function mixedWord(text: string, at: number, stop: number): number {
    const run = text.slice(at, stop)
    if (run === '') return stop
    if (!/\d/.test(run)) {
      word(run, true)
      return stop
    }
    if (keepsCode(run, before) || technicalWords.has(run.toLowerCase())) {
      emitter.literal(run)
      return stop
    }
    namedNumber(run)
    return stop
  }

  function namedNumber(run: string): void {
    const kind = opaqueWord(run)
    if (kind !== null) return emitter.placeholder(kind)
    const counted = /^\d+(.*)$/s.exec(run)
    if (counted !== null) {
      emitter.placeholder('<num>')
      const rest = counted[1] ?? ''
      // `3rd`, `10k`, `2x`: the letters belong to the number.
      if (rest.length > 2) named(rest)
      return
    }
    const long = /^(\D*(?:\d{1,2}\D+)*?)(\d{3,})(.*)$/s.exec(run)
    if (long === null) return emitter.literal(run)
    const [, head = '', , tail = ''] = long
    if (head !== '') named(head)
    emitter.placeholder('<num>')
    if (tail !== '') named(tail)
  }

  const named = (run: string): void => (/\d/.test(run) ? namedNumber(run) : word(run, true))

  const reset = (): void => {
    before = beforeThat = ''
  }

  return { reset, mask }
}

function wordEnd(text: string, from: number, end: number): number {
  let at = from
  while (at < end && (kindOf(text.charCodeAt(at)) & (LETTER | DIGIT)) !== 0) at++
  return at
}

/** Punctuation that ends a sentence or clause rather than a token. */
const isTail = (code: number): boolean => code === 46 || code === 58 || code === 45 || code === 47
const isSign = (code: number): boolean => code === 43 || code === 45
/** Nothing follows that would make the digits part of something longer. */
function isPlainEnd(text: string, at: number): boolean {
  const next = text.charCodeAt(at)
  if (next === 37 || next === 95 || (kindOf(next) & (LETTER | DIGIT)) !== 0) return false
  const joins = next === 46 || next === 44 || next === 58 || next === 47 || next === 45
  return !(joins && (kindOf(text.charCodeAt(at + 1)) & DIGIT) !== 0)
}
