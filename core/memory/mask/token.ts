import { modelFamily } from '../model-family.ts'
import { prefixedIdEnd } from './identifier.ts'
import { AT, COLON, DIGIT, DOT, JOINER, LETTER, SLASH, kindOf } from './characters.ts'
import { replace, sayRun, sayToken, type Masking } from './masking.ts'
import { mayBeMoment, namedMomentEnd, numericMomentEnd } from './moment.ts'
import { maskPieces } from './pieces.ts'
import { isColonAddress, isHardwareAddress, isHost, isPath, ownFileAt } from './place.ts'

const vendors =
  'gpt|chatgpt|o[1-9]|claude|gemini|gemma\\d?|llama\\d?|meta-llama|codellama|mistral|mixtral|codestral|ministral|command|' +
  'deepseek|qwen\\d?|text-embedding|text-davinci|grok|nova|titan|phi|dall-e|whisper|tts|sonar|jamba|kimi|glm'
const clouds = '(?:us|eu|apac|global)\\.'
const makers = '(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek)\\.'
const modelName = new RegExp(
  `^(?:[a-z-]{2,20}/)?(?:(?:${clouds})?${makers})?(?:${vendors})[-.:][a-z0-9._:@-]{1,80}$`,
  'i',
)

const vendorBeginnings = new Set([...'cdgjklmnopqstw'].map((letter) => letter.charCodeAt(0)))
const mayBeginVendor = (code: number): boolean => vendorBeginnings.has(code | 32)

/** `us.anthropic.…`: makers and clouds that no vendor's name begins like. */
const mayBeModel = (token: string, kinds: number): boolean =>
  (kinds & SLASH) !== 0 ||
  mayBeginVendor(token.charCodeAt(0)) ||
  ((kinds & DOT) !== 0 && (kinds & DIGIT) !== 0 && /^[aeu][a-z0-9]{1,8}\./.test(token))

const idMin = 18

/** Whether `-` or `_` ends one of the first few letters, as behind `org` and `chatcmpl`. */
function isJoint(text: string, from: number): boolean {
  for (let at = from + 2; at < from + 9; at++) if (text.charCodeAt(at) === 45 || text.charCodeAt(at) === 95) return true
  return false
}

/** Masks the token that begins at `from`, a run of letters, digits and what joins them, and answers where to go on. */
export function maskToken(masking: Masking, text: string, from: number, to: number): number {
  let rawEnd = from
  let kinds = 0
  for (; rawEnd < to; rawEnd++) {
    const kind = kindOf(text.charCodeAt(rawEnd))
    if ((kind & (LETTER | DIGIT | JOINER)) === 0) break
    kinds |= kind
  }
  if (text.charCodeAt(rawEnd) === 42) {
    const stop = redactedEnd(text, rawEnd)
    if (stop > rawEnd && stop <= to) return replace(masking, '<id>', stop)
  }
  // Punctuation alone is frequent, and nothing, unless it is `../` or the like.
  if ((kinds & (LETTER | DIGIT)) === 0 && (rawEnd === from + 1 || (kinds & SLASH) === 0)) {
    masking.emitter.literal(text.slice(from, rawEnd))
    return rawEnd
  }
  // What touches a placeholder is the rest of a token that was judged before.
  const isRest = text.charCodeAt(from - 1) === 62 || text.charCodeAt(rawEnd) === 60
  let end = rawEnd
  while (end > from + 1 && isTail(text.charCodeAt(end - 1))) end--
  const stop =
    kinds === LETTER ? plainWord(masking, text, from, end, isRest) : joined(masking, text, from, end, kinds, isRest)
  if (stop !== end) return stop
  // Said here: looked at again, a long tail would be walked over once for each of its characters.
  if (rawEnd > end) masking.emitter.literal(text.slice(end, rawEnd))
  return rawEnd
}

const redacted = /\*{3,256}[A-Za-z0-9_-]{1,64}(?![*A-Za-z0-9])/y

/** Where `sk-ab****cdef`, a value of which somebody shows both ends, ends; `at` when it is none. */
function redactedEnd(text: string, at: number): number {
  redacted.lastIndex = at
  return redacted.test(text) ? redacted.lastIndex : at
}

function plainWord(masking: Masking, text: string, from: number, end: number, isRest: boolean): number {
  const found = text.slice(from, end)
  if (!isRest && mayBeMoment(found)) {
    const stop = namedMomentEnd(text, from)
    if (stop > from) return replace(masking, '<time>', stop)
  }
  sayRun(masking, found)
  return end
}

function joined(masking: Masking, text: string, from: number, end: number, kinds: number, isRest: boolean): number {
  const token = text.slice(from, end)
  if ((kinds & JOINER) !== 0 && !isRest) {
    const place = placeOf(masking, text, from, end, token, kinds)
    if (place > from) return place
  }
  if ((kinds & (DIGIT | AT)) === 0 && !((kinds & COLON) !== 0 && token.includes('://'))) {
    // One id of twenty letters in a hundred holds no digit.
    if (!isRest && token.length >= idMin && isJoint(text, from) && prefixedIdEnd(text, from) === end)
      return replace(masking, '<id>', end)
    sayToken(masking, token)
    return end
  }
  return maskPieces(masking, { text, from, end, opens: !isRest, mayBeEmail: mayHoldEmail(text, token, end) })
}

/** Behind the at sign there has to be a dot, or the address goes on behind the token. */
function mayHoldEmail(text: string, token: string, end: number): boolean {
  const at = token.indexOf('@')
  if (at === -1) return false
  const next = text.charCodeAt(end)
  return token.includes('.', at) || next === 46 || next === 45 || next === 37
}

/** What only the token as a whole can tell: models, hosts, addresses, paths. `from` when it is none of them. */
function placeOf(masking: Masking, text: string, from: number, end: number, token: string, kinds: number): number {
  if (mayBeModel(token, kinds) && modelName.test(token))
    return replace(masking, masking.hideModels ? '<model>' : `<model:${modelFamily(token)}>`, end)
  if ((kinds & COLON) !== 0 && token.includes('://')) return from
  if ((kinds & COLON) !== 0 && token.startsWith('arn:')) return replace(masking, '<path>', end)
  if (isHardwareAddress(token)) return replace(masking, '<ip>', end)
  if ((kinds & COLON) !== 0 && isColonAddress(token) && numericMomentEnd(text, from) === from)
    return replace(masking, '<ip>', end)
  if ((kinds & DOT) !== 0 && isHost(token)) return replace(masking, '<host>', end)
  if ((kinds & SLASH) === 0 || !isPath(token)) return from
  const own = ownFileAt(token)
  if (own < 0) return replace(masking, '<path>', end)
  return maskPieces(masking, { text, from: from + own, end, opens: false, mayBeEmail: false })
}

/** Punctuation that ends a sentence or clause rather than a token. */
const isTail = (code: number): boolean => code === 46 || code === 58 || code === 45 || code === 47
