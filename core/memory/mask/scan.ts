import { modelFamily } from '../model-family.ts'
import { bodyAt } from './body.ts'
import { DIGIT, JOINER, LETTER, LINE, QUOTE, SPACE, isAlphanumeric, kindOf } from './characters.ts'
import { createEmitter } from './emitter.ts'
import { replace, takeApart, type Masking } from './masking.ts'
import { bracketedAddressEnd } from './place.ts'
import { charactersMax, prepare } from './prepare.ts'
import { closingQuote, isMarkOrSpace, isModelName, mayOpenQuote, opensBody, wordsIn } from './quote.ts'
import { maskToken } from './token.ts'

/** Bodies that turned out to be none cost a second look at their text, so only so many are tried. */
const failedBodiesMax = 4
const bodyDepthMax = 2
const linesMax = 2
const quotedWordsMax = 3
/** A quota, a limit or a metric is told from others by its name, however long that is. */
const namedWordsMax = 12
const naming = new Set(['metric', 'quota', 'limit', 'policy', 'rule'])

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
  /** Where something but marks stands next, as far as that was looked for; the line that is being read. */
  readonly next: { wordAt: number; lines: number }
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
  scan(masking, from, { text, to: text.length, depth, quoted: false, next: { wordAt: -1, lines: 1 }, noQuoteUntil: {} })

function scan(masking: Masking, from: number, stretch: Stretch): void {
  const { text, to, quoted } = stretch
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
      if (breaks && (++stretch.next.lines > linesMax || isEcho(text, next.at))) return
      masking.emitter.space()
      at = next.at
    } else if (code === 60) at = angle(masking, text, at)
    else if ((kind & QUOTE) !== 0 && !quoted) at = quote(masking, at, stretch)
    else if (code === 91 && bracketedAddressEnd(text, at) > at) at = address(masking, text, at)
    else if ((code === 123 || opensBody(text, at)) && !quoted) at = body(masking, at, stretch)
    else at = plain(masking, text, at)
  }
}

const rowOf = ['DETAIL:  Key (', 'DETAIL:  Failing row contains (']

/** A frame of a stack, or PostgreSQL's copy of the query, or of the row. */
const isEcho = (text: string, at: number): boolean =>
  text.startsWith('at ', at) ||
  rowOf.some((begin) => text.startsWith(begin, at)) ||
  (text.startsWith('LINE ', at) && /^\d{1,6}: /.test(text.slice(at + 5, at + 13)))

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
  // All that is said, in quotes: `(2013, 'Lost connection …')`, the text of a KeyError.
  if (masking.before === '' && endsText(close + 1, stretch)) {
    emitter.space()
    scan(masking, at + 1, { ...stretch, to: close })
    for (let rest = close + 1; rest < to; rest++) if (')]}'.includes(text.charAt(rest))) plain(masking, text, rest)
    return to
  }
  if (masking.before === 'model' && isModelName(text, at + 1, close)) {
    emitter.openingQuote(text.charAt(at))
    emitter.placeholder(masking.hideModels ? '<model>' : `<model:${modelFamily(text.slice(at + 1, close))}>`)
    emitter.closingQuote(text.charAt(close))
  } else if (isExcerpt(text, at, close) || wordsIn(text, at + 1, close) > wordsMaxBehind(masking.before)) {
    emitter.placeholder('<str>')
  } else {
    emitter.openingQuote(text.charAt(at))
    scan(masking, at + 1, { ...stretch, to: close, quoted: true })
    emitter.closingQuote(text.charAt(close))
  }
  return close + 1
}

/** Whether nothing but brackets, quotes and full stops stand from `at` on, before what is left out. Looked for once. */
function endsText(at: number, { text, to, depth, next }: Stretch): boolean {
  if (at <= next.wordAt) return false
  let lines = next.lines
  let end = at
  while (end < to && isMarkOrSpace(text, end)) {
    const space = spaceEnd(text, end, to)
    if (space.hasLine && depth === 0 && (++lines > linesMax || isEcho(text, space.at))) return true
    end = Math.max(end + 1, space.at)
  }
  if (end < to) next.wordAt = end
  return end >= to
}

const wordsMaxBehind = (word: string): number => (naming.has(word) ? namedWordsMax : quotedWordsMax)

/** `"Sure! Here"...`, cut off from somebody's text, or one letter of it. */
const isExcerpt = (text: string, at: number, close: number): boolean =>
  (text.charCodeAt(close + 1) === 46 && text.startsWith('...', close + 1)) ||
  text.charCodeAt(close + 1) === 0x2026 ||
  (close === at + 2 && isAlphanumeric(text.charCodeAt(at + 1)))

function body(masking: Masking, at: number, { text, to, depth }: Stretch): number {
  const { emitter } = masking
  takeApart(masking)
  const found = masking.failedBodies < failedBodiesMax && depth < bodyDepthMax ? bodyAt(text, at) : null
  // A body that reaches beyond a quotation around it is none.
  if (found === null || found.end > to) {
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
