import { own } from '#core/platform/own.ts'
import type { Json } from '#core/telemetry/attributes.ts'

const depthMax = 64

/**
 * Reads what Python's repr() prints: `{'a': None, 'b': (1, 2)}`. Objects it cannot know, such as `Point(x=1)` or `<Row
 * 3>`,
 * become their own text. Undefined when the text is no literal. Linear in the text's length.
 */
export function parsePythonLiteral(text: string): Json | undefined {
  const reader = { text, at: 0 }
  try {
    const value = readValue(reader, 0)
    skipBlank(reader)
    return reader.at === text.length ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

interface Reader {
  readonly text: string
  at: number
}

function fail(reader: Reader): never {
  throw new SyntaxError(`not a Python literal at ${reader.at}`)
}

function skipBlank(reader: Reader): void {
  while (reader.at < reader.text.length && reader.text.charCodeAt(reader.at) <= 32) reader.at++
}

function readValue(reader: Reader, depth: number): Json {
  if (depth > depthMax) fail(reader)
  skipBlank(reader)
  const sign = reader.text[reader.at]
  if (sign === '{') return readBraces(reader, depth)
  if (sign === '[') return readItems(reader, ']', depth)
  if (sign === '(') return readItems(reader, ')', depth)
  if (sign === "'" || sign === '"') return readQuoted(reader)
  return readWord(reader)
}

/** A dict, or a set when no colon follows the first item. */
function readBraces(reader: Reader, depth: number): Json {
  const entries: [string, Json][] = []
  const items: Json[] = []
  reader.at++
  for (;;) {
    skipBlank(reader)
    if (reader.text[reader.at] === '}') break
    const key = readValue(reader, depth + 1)
    skipBlank(reader)
    if (reader.text[reader.at] === ':') {
      reader.at++
      entries.push([typeof key === 'string' ? key : JSON.stringify(key), readValue(reader, depth + 1)])
    } else items.push(key)
    readComma(reader, '}')
  }
  reader.at++
  return items.length > 0 ? items : Object.fromEntries(entries)
}

function readItems(reader: Reader, end: string, depth: number): Json {
  const items: Json[] = []
  reader.at++
  for (;;) {
    skipBlank(reader)
    if (reader.text[reader.at] === end) break
    items.push(readValue(reader, depth + 1))
    readComma(reader, end)
  }
  reader.at++
  return items
}

function readComma(reader: Reader, end: string): void {
  skipBlank(reader)
  const sign = reader.text[reader.at]
  if (sign === ',') reader.at++
  else if (sign !== end) fail(reader)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' }

function readQuoted(reader: Reader): string {
  const quote = reader.text[reader.at]
  let value = ''
  let from = ++reader.at
  for (; reader.at < reader.text.length; reader.at++) {
    const sign = reader.text[reader.at]
    if (sign === quote) {
      value += reader.text.slice(from, reader.at++)
      return value
    }
    if (sign === '\\') {
      const next = reader.text[reader.at + 1] ?? ''
      value += reader.text.slice(from, reader.at) + (escapes[next] ?? next)
      reader.at++
      from = reader.at + 1
    }
  }
  return fail(reader)
}

const words: Readonly<Record<string, Json>> = {
  None: null,
  True: true,
  False: false,
  null: null,
  true: true,
  false: false,
}

/** What repr() prints without quotes. A bare word is none of it: `{order_id: A-1}` is a model's broken JSON. */
const onlyPython = /[(<.]|^(?:-?inf|nan|Ellipsis|NotImplemented|-?[\d.e+-]*j)$/

/** A number, a constant, or the text of something only Python could read: up to the comma or bracket that ends it. */
function readWord(reader: Reader): Json {
  const from = reader.at
  let open = 0
  for (; reader.at < reader.text.length; reader.at++) {
    const sign = reader.text[reader.at] ?? ''
    if (sign === '(' || sign === '[' || sign === '<') open++
    else if (open > 0 && (sign === ')' || sign === ']' || sign === '>')) open--
    else if (open === 0 && ',:}])'.includes(sign)) break
  }
  const word = reader.text.slice(from, reader.at).trim()
  if (word === '') fail(reader)
  const known = own(words, word)
  if (known !== undefined) return known
  const number = Number(word)
  if (Number.isFinite(number)) return number
  return onlyPython.test(word) ? word : fail(reader)
}
