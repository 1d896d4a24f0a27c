import { bodyAt } from './body.ts'
import { DIGIT, JOINER, LETTER, LINE, QUOTE, SPACE, isAlphanumeric, kindOf } from './characters.ts'
import { createEmitter } from './emitter.ts'
import { replace, takeApart, type Masking } from './masking.ts'
import { bracketedAddressEnd } from './place.ts'
import { charactersMax, prepare } from './prepare.ts'
import { closingQuote, mayOpenQuote, opensBody, wordsIn } from './quote.ts'
import { maskToken } from './token.ts'

/** Bodies that turned out to be none cost a second look at their text, so only so many are tried. */
const failedBodiesMax = 4
const bodyDepthMax = 2
const linesMax = 2
const quotedWordsMax = 3

const ownPlaceholder = new RegExp(
  '<(?:num|time|duration|size|uuid|id|hex|b64|email|ip|host|path|str|model|model:[a-z0-9][a-z0-9._/:@-]{0,119}' +
    '|url:[a-z]{0,16}:(?:private|public)|json:[A-Za-z_\\-.,*[\\]]{1,2000})>',
  'y',
)

/** A stretch of text: the whole of it, a value inside a body, or what stands between two quotes. */
interface Stretch {
  readonly text: string
  readonly to: number
  /** How many bodies it lies in. */
  readonly depth: number
  readonly quoted: boolean
  /** Up to where each kind of quote, by its character code, is known to have no partner. */
  readonly noQuoteUntil: Record<number, number>
}

/** A function that walks over a text once and answers it masked. One serves all texts, one after the other. */
export function createScanner(hideModels: boolean): (text: string) => string {
  const emitter = createEmitter(charactersMax)
  const masking: Masking = { emitter, hideModels, before: '', beforeThat: '', failedBodies: 0, takenApart: 0 }
  return (text) => {
    emitter.reset()
    masking.before = masking.beforeThat = ''
    masking.failedBodies = masking.takenApart = 0
    walk(masking, prepare(text), 0, 0)
    return emitter.text()
  }
}

const walk = (masking: Masking, text: string, from: number, depth: number): void =>
  scan(masking, from, { text, to: text.length, depth, quoted: false, noQuoteUntil: {} })

function scan(masking: Masking, from: number, stretch: Stretch): void {
  const { text, to, quoted } = stretch
  let lines = 1
  let at = from
  while (at < to && !masking.emitter.full()) {
    const code = text.charCodeAt(at)
    const kind = kindOf(code)
    if ((kind & (LETTER | DIGIT | JOINER)) !== 0) {
      at = maskToken(masking, text, at, to)
    } else if ((kind & SPACE) !== 0) {
      const next = spaceEnd(text, at, to)
      // Of a stack or a log only the first lines say what happened.
      const breaks = next.hasLine && stretch.depth === 0 && !quoted && masking.emitter.begun()
      if (breaks && (++lines > linesMax || isEcho(text, next.at))) return
      masking.emitter.space()
      at = next.at
    } else if (code === 60) at = angle(masking, text, at)
    else if ((kind & QUOTE) !== 0 && !quoted) at = quote(masking, at, stretch)
    else if (code === 91 && bracketedAddressEnd(text, at) > at) at = address(masking, text, at)
    else if ((code === 123 || opensBody(text, at)) && !quoted) at = body(masking, text, at, stretch.depth)
    else at = plain(masking, text, at)
  }
}

/** A frame of a stack, or PostgreSQL's copy of the query. */
const isEcho = (text: string, at: number): boolean =>
  text.startsWith('at ', at) || (text.startsWith('LINE ', at) && /^\d{1,6}: /.test(text.slice(at + 5, at + 13)))

const address = (masking: Masking, text: string, at: number): number =>
  replace(masking, '<ip>', bracketedAddressEnd(text, at))

function plain({ emitter }: Masking, text: string, at: number): number {
  emitter.literal(text.charAt(at))
  return at + 1
}

/** A placeholder that is there already passes as it is. */
function angle(masking: Masking, text: string, at: number): number {
  ownPlaceholder.lastIndex = at
  const match = ownPlaceholder.exec(text)
  if (match === null) return plain(masking, text, at)
  masking.emitter.placeholder(match[0])
  return ownPlaceholder.lastIndex
}

/** Up to three words in quotes are often the name of a field or a tool; anything longer is somebody's text. */
function quote(masking: Masking, at: number, stretch: Stretch): number {
  const { text, to, noQuoteUntil } = stretch
  const { emitter } = masking
  takeApart(masking)
  if (!mayOpenQuote(text, at)) return plain(masking, text, at)
  const code = text.charCodeAt(at)
  const close = (noQuoteUntil[code] ?? 0) > at ? -1 : closingQuote(text, at, to)
  if (close < -1) noQuoteUntil[code] = -close
  // An unpaired quote is dropped: left in, it could pair with another one when the result is masked again.
  if (close < 0 || opensBody(text, at + 1)) {
    emitter.space()
    return at + 1
  }
  if (isExcerpt(text, at, close) || wordsIn(text, at + 1, close) > quotedWordsMax) {
    emitter.placeholder('<str>')
  } else {
    emitter.openingQuote(text.charAt(at))
    scan(masking, at + 1, { text, to: close, depth: stretch.depth, quoted: true, noQuoteUntil })
    emitter.closingQuote(text.charAt(close))
  }
  return close + 1
}

/** `"Sure! Here"...`, cut off from somebody's text, or one letter of it. */
const isExcerpt = (text: string, at: number, close: number): boolean =>
  (text.charCodeAt(close + 1) === 46 && text.startsWith('...', close + 1)) ||
  text.charCodeAt(close + 1) === 0x2026 ||
  (close === at + 2 && isAlphanumeric(text.charCodeAt(at + 1)))

function body(masking: Masking, text: string, at: number, depth: number): number {
  const { emitter } = masking
  takeApart(masking)
  const found = masking.failedBodies < failedBodiesMax && depth < bodyDepthMax ? bodyAt(text, at) : null
  if (found === null) {
    masking.failedBodies++
    // A brace that opens no body, but may look as if it did once its text is masked, becomes a parenthesis.
    emitter.literal(text.charCodeAt(at) === 123 ? '(' : text.charAt(at))
    return at + 1
  }
  emitter.placeholder(`<json:${found.skeleton}>`)
  for (const { key, value } of found.telling) {
    emitter.space()
    walk(masking, prepare(`${key}: ${value}`), 0, depth + 1)
    emitter.literal(';')
  }
  emitter.space()
  return found.end
}

function spaceEnd(text: string, from: number, to: number): { readonly at: number; readonly hasLine: boolean } {
  let at = from
  let kinds = 0
  for (let kind = SPACE; at < to && ((kind = kindOf(text.charCodeAt(at))) & SPACE) !== 0; at++) kinds |= kind
  return { at, hasLine: (kinds & LINE) !== 0 }
}
