import { bodyAt } from './body.ts'
import { DIGIT, JOINER, LETTER, LINE, QUOTE, SPACE, isAlphanumeric, kindOf } from './characters.ts'
import { createEmitter } from './emitter.ts'
import { characters_max, prepare } from './prepare.ts'
import { createTokenMasker } from './token.ts'

/** Bodies that turned out to be none cost a second look at their text, so only so many are tried. */
const failedBodies_max = 4
const bodyDepth_max = 2
const lines_max = 2
const quotedWords_max = 3

const ownPlaceholder =
  /<(?:num|time|duration|size|uuid|id|hex|b64|email|ip|host|path|str|model|model:[a-z0-9][a-z0-9._/:@-]{0,119}|url:[a-z]{0,16}:(?:private|public)|json:[A-Za-z_\-.,*[\]]{1,2000})>/y

/** Walks over a text once and answers it masked. One scanner serves all texts, one after the other. */
export function createScanner(hideModels: boolean): (text: string) => string {
  const emitter = createEmitter(characters_max)
  const token = createTokenMasker(emitter, hideModels)
  let failedBodies = 0

  function range(text: string, from: number, to: number, depth: number, quoted: boolean): void {
    const noQuoteUntil: Record<number, number> = {}
    let lines = 1
    let at = from
    while (at < to && !emitter.full()) {
      const code = text.charCodeAt(at)
      const kind = kindOf(code)
      if ((kind & (LETTER | DIGIT | JOINER)) !== 0) {
        at = token.mask(text, at, to)
      } else if ((kind & SPACE) !== 0) {
        const next = spaceEnd(text, at, to)
        if (next.hasLine && depth === 0 && !quoted && emitter.begun() && (++lines > lines_max || text.startsWith('at ', next.at))) return
        emitter.space()
        at = next.at
      } else if (code === 60) {
        at = angle(text, at)
      } else if ((kind & QUOTE) !== 0) {
        at = quoted ? plain(text, at) : quote(text, at, to, depth, noQuoteUntil)
      } else if ((code === 123 || (code === 91 && text.charCodeAt(at + 1) === 123)) && !quoted) {
        at = body(text, at, depth)
      } else {
        at = plain(text, at)
      }
    }
  }

  function plain(text: string, at: number): number {
    emitter.literal(text.charAt(at))
    return at + 1
  }

  function angle(text: string, at: number): number {
    ownPlaceholder.lastIndex = at
    const match = ownPlaceholder.exec(text)
    if (match === null) return plain(text, at)
    emitter.placeholder(match[0])
    return ownPlaceholder.lastIndex
  }

  /** Up to three words in quotes are often the name of a field or a tool; anything longer is somebody's text. */
  function quote(text: string, at: number, to: number, depth: number, noQuoteUntil: Record<number, number>): number {
    const code = text.charCodeAt(at)
    // An apostrophe within a word.
    if (at > 0 && (isAlphanumeric(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === 62)) return plain(text, at)
    const close = (noQuoteUntil[code] ?? 0) > at ? -1 : closingQuote(text, at, to)
    if (close < 0) {
      if (close < -1) noQuoteUntil[code] = -close
      // An unpaired quote is dropped: left in, it could pair with another one when the result is masked again.
      emitter.space()
      return at + 1
    }
    if (text.charCodeAt(at + 1) === 123 || (text.charCodeAt(at + 1) === 91 && text.charCodeAt(at + 2) === 123)) {
      emitter.space()
      return at + 1
    }
    if (wordsIn(text, at + 1, close) > quotedWords_max) {
      emitter.placeholder('<str>')
    } else {
      emitter.openingQuote(text.charAt(at))
      range(text, at + 1, close, depth, true)
      emitter.closingQuote(text.charAt(close))
    }
    return close + 1
  }

  /** A brace that opens no body, but may look as if it did once its text is masked, becomes a parenthesis. */
  function openBracket(text: string, at: number): number {
    emitter.literal(text.charCodeAt(at) === 123 ? '(' : text.charAt(at))
    return at + 1
  }

  function body(text: string, at: number, depth: number): number {
    const found = failedBodies < failedBodies_max && depth < bodyDepth_max ? bodyAt(text, at) : null
    if (found === null) {
      failedBodies++
      return openBracket(text, at)
    }
    emitter.placeholder(`<json:${found.skeleton}>`)
    for (const { key, value } of found.telling) {
      emitter.space()
      const line = prepare(`${key}: ${value}`)
      range(line, 0, line.length, depth + 1, false)
      emitter.literal(';')
    }
    emitter.space()
    return found.end
  }

  return (text) => {
    emitter.reset()
    token.reset()
    failedBodies = 0
    const source = prepare(text)
    range(source, 0, source.length, 0, false)
    return emitter.text()
  }
}

function spaceEnd(text: string, from: number, to: number): { readonly at: number; readonly hasLine: boolean } {
  let at = from
  let kinds = 0
  for (let kind = SPACE; at < to && ((kind = kindOf(text.charCodeAt(at))) & SPACE) !== 0; at++) kinds |= kind
  return { at, hasLine: (kinds & LINE) !== 0 }
}

/** The quote that ends what `at` opens, on the same line; minus the position of the line's end when there is none. */
function closingQuote(text: string, at: number, to: number): number {
  const quote = text.charCodeAt(at)
  for (let index = at + 1; index < to; index++) {
    const code = text.charCodeAt(index)
    if (code === 10) return -index
    if (code !== quote) continue
    const next = index + 1 < to ? text.charCodeAt(index + 1) : 32
    if (!isAlphanumeric(next) && next !== 60) return index
  }
  return -to
}

function wordsIn(text: string, from: number, to: number): number {
  let words = 0
  let inWord = false
  for (let index = from; index < to; index++) {
    const isSpace = (kindOf(text.charCodeAt(index)) & SPACE) !== 0
    if (!isSpace && !inWord) words++
    inWord = !isSpace
  }
  return words
}
