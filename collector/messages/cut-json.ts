import type { Json } from '#core/telemetry/attributes.ts'

const depthMax = 128

interface Reader {
  readonly text: string
  at: number
  depth: number
}

/** Stands for "the text ended before there was anything to keep". */
const nothing = Symbol('nothing')
type Read = Json | typeof nothing

/** Thrown where the text is no JSON, cut or not. */
const broken = new SyntaxError('not JSON')

/**
 * Reads JSON that stops in the middle, as attribute length limits leave it: everything up to the cut, a text that was
 * cut in its middle included. Undefined when the text is whole, or no JSON even up to its end. Linear.
 */
export function readCutJson(text: string): Json | undefined {
  const reader = { text, at: 0, depth: 0 }
  try {
    const value = readValue(reader)
    const whole = value !== nothing && reader.depth === 0 && !reachedEnd(reader)
    return value === nothing || whole ? undefined : value
  } catch (error) {
    if (error === broken) return undefined
    throw error
  }
}

/** A whole value leaves `at` behind its last bracket; one that was cut leaves it beyond the text. */
const reachedEnd = ({ text, at }: Reader): boolean => at > text.length

/** Everything after this is the end: no more is read, brackets close by themselves. */
function end(reader: Reader): typeof nothing {
  reader.at = reader.text.length + 1
  return nothing
}

function readValue(reader: Reader): Read {
  skipBlank(reader)
  if (reader.at >= reader.text.length) return end(reader)
  const sign = reader.text[reader.at]
  if (sign === '{' || sign === '[') {
    if (++reader.depth > depthMax) throw broken
    const value = sign === '{' ? readObject(reader) : readList(reader)
    reader.depth--
    return value
  }
  return sign === '"' ? readText(reader) : readWord(reader)
}

function readObject(reader: Reader): Json {
  const entries: [string, Json][] = []
  reader.at++
  for (;;) {
    if (closes(reader, '}')) break
    if (reader.text[reader.at] !== '"') throw broken
    const key = readText(reader)
    skipBlank(reader)
    if (reader.at >= reader.text.length) break
    if (reader.text[reader.at++] !== ':') throw broken
    const value = readValue(reader)
    if (typeof key === 'string' && value !== nothing) entries.push([key, value])
    if (!goesOn(reader, '}')) break
  }
  return Object.fromEntries(entries)
}

function readList(reader: Reader): Json {
  const items: Json[] = []
  reader.at++
  for (;;) {
    if (closes(reader, ']')) break
    const value = readValue(reader)
    if (value !== nothing) items.push(value)
    if (!goesOn(reader, ']')) break
  }
  return items
}

/** Whether the list or object is over: by its bracket, or because the text is. */
function closes(reader: Reader, bracket: string): boolean {
  skipBlank(reader)
  if (reader.at >= reader.text.length) return end(reader) === nothing
  if (reader.text[reader.at] !== bracket) return false
  reader.at++
  return true
}

function goesOn(reader: Reader, bracket: string): boolean {
  if (closes(reader, bracket)) return false
  if (reader.text[reader.at++] !== ',') throw broken
  return true
}

function readText(reader: Reader): Read {
  const { text } = reader
  const from = reader.at
  for (let at = from + 1; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\\') at++
    else if (sign === '"') {
      reader.at = at + 1
      return parsed(text.slice(from, at + 1))
    }
  }
  end(reader)
  // Half an escape at the very end is left out.
  return parsed(`${text.slice(from).replace(/\\(?:u[\da-f]{0,3})?$/i, '')}"`)
}

const word = /-?\d[\d.eE+-]*|true|false|null/y

function readWord(reader: Reader): Read {
  word.lastIndex = reader.at
  const found = word.exec(reader.text)?.[0]
  if (found === undefined) {
    if (!/^[a-z-]{1,5}$/.test(reader.text.slice(reader.at))) throw broken
    return end(reader)
  }
  reader.at += found.length
  // The rest of a number may be missing.
  return reader.at >= reader.text.length && /\d/.test(found) ? end(reader) : parsed(found)
}

function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    throw broken
  }
}

function skipBlank(reader: Reader): void {
  while (reader.at < reader.text.length && reader.text.charCodeAt(reader.at) <= 32) reader.at++
}
