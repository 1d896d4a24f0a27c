/** A place in a text that moves on. Plain functions over one object: a body is read often, and closures cost. */
export interface Reader {
  readonly text: string
  at: number
}

export const isDone = (reader: Reader): boolean => reader.at >= reader.text.length

export const peek = (reader: Reader): string => reader.text.charAt(reader.at)

export function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && reader.text.charCodeAt(reader.at) <= 32) reader.at++
}

/** Steps over one character if it is the one asked for. */
export function take(reader: Reader, character: string): boolean {
  if (reader.text.charAt(reader.at) !== character) return false
  reader.at++
  return true
}

/** A key, quoted or a bare identifier; null when there is none. */
export function readKey(reader: Reader): string | null {
  if (isQuote(peek(reader))) return quoted(reader, true)
  const name = bare(reader, ':,{}[]() \n\t"\'')
  return name !== null && /^[A-Za-z_$][\w$-]*$/.test(name) ? name : null
}

/** A scalar, quoted or bare (`12`, `None`, `<object>`) up to the next comma or bracket, escapes undone if asked for; null when there is none. */
export const readScalar = (reader: Reader, unescapes: boolean): string | null =>
  isQuote(peek(reader)) ? quoted(reader, unescapes) : bare(reader, ',;{}[]()\n')

const isQuote = (character: string): boolean => character === '"' || character === "'"

function quoted(reader: Reader, unescapes: boolean): string {
  const { text } = reader
  const quote = text.charCodeAt(reader.at)
  const from = reader.at + 1
  let at = from
  for (let code = text.charCodeAt(at); at < text.length && code !== quote; code = text.charCodeAt(at))
    at += code === 92 ? 2 : 1
  reader.at = Math.min(at + 1, text.length)
  const raw = text.slice(from, at)
  return unescapes && raw.includes('\\') ? unescaped(raw) : raw
}

const bareMax = 200

function bare(reader: Reader, stop: string): string | null {
  const { text, at: from } = reader
  let at = from
  while (at < text.length && at - from < bareMax && !stop.includes(text.charAt(at))) at++
  reader.at = at
  return at === from ? null : text.slice(from, at).trim()
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: ' ', t: ' ', b: ' ', f: ' ' }

const unescaped = (raw: string): string =>
  raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_all, hex: string | undefined, character: string | undefined) =>
    hex === undefined ? (escapes[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  )
