/** What is left of a JSON or Python-repr body. */
export interface Body {
  /** Sorted key paths without values: `error.code,error.message`. */
  readonly skeleton: string
  /** Scalars under keys that say what went wrong, in order of appearance; text still unmasked. */
  readonly telling: readonly { readonly key: string; readonly value: string }[]
  readonly end: number
}

const depth_max = 12
const paths_max = 24
const telling_max = 6
const tellingCharacters_max = 600
/** Without these two errors of one provider would look alike, so their values stay (masked). */
const tellingKeys = new Set(
  'code type status status_code statuscode error_code error_type message msg error detail reason title param loc'.split(' '),
)

/**
 * Reads a JSON object, a Python dict or a printed JavaScript object that begins at `at`: one pass, tolerant of single
 * quotes, bare keys and bare values, and of an end that was cut off. Null when it is something else.
 */
export function bodyAt(text: string, at: number): Body | null {
  const reader = createReader(text, at)
  const paths = new Set<string>()
  const telling: { key: string; value: string }[] = []

  function object(path: string, depth: number): boolean {
    reader.skip()
    for (let keys = 0; ; keys++) {
      reader.space()
      if (reader.done()) return keys > 0
      if (reader.take('}')) return true
      const key = reader.key()
      reader.space()
      if (key === null || !reader.take(':')) return false
      const name = /^[A-Za-z_][A-Za-z_-]{0,40}$/.test(key) ? key : '*'
      if (!value(path === '' ? name : `${path}.${name}`, name, depth)) return false
      reader.space()
      reader.take(',')
    }
  }

  function list(path: string, key: string, depth: number): boolean {
    const close = reader.peek() === '(' ? ')' : ']'
    reader.skip()
    for (;;) {
      reader.space()
      if (reader.done() || reader.take(close)) return true
      if (!value(`${path}[]`, key, depth)) return false
      reader.space()
      reader.take(',')
    }
  }

  function value(path: string, key: string, depth: number): boolean {
    reader.space()
    if (reader.done()) return false
    const next = reader.peek()
    if (next === '{') return depth < depth_max && object(path, depth + 1)
    if (next === '[' || next === '(') return depth < depth_max && list(path, key, depth + 1)
    const scalar = reader.scalar()
    if (scalar === null) return false
    if (paths.size < paths_max) paths.add(path)
    if (telling.length < telling_max && tellingKeys.has(key.toLowerCase()) && !/^(?:null|None|true|false|True|False|)$/.test(scalar)) {
      telling.push({ key, value: scalar.slice(0, tellingCharacters_max) })
    }
    return true
  }

  const whole = text.charCodeAt(at) === 91 ? list('', '', 0) : object('', 0)
  if (!whole || paths.size === 0) return null
  return { skeleton: [...paths].sort().join(','), telling, end: reader.at() }
}

function createReader(text: string, start: number) {
  let at = start
  const quoted = (): string => {
    const quote = text.charCodeAt(at)
    const from = ++at
    while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === 92 ? 2 : 1
    const raw = text.slice(from, at)
    at = Math.min(at + 1, text.length)
    return raw.includes('\\') ? unescaped(raw) : raw
  }
  const bare = (stop: string): string | null => {
    const from = at
    while (at < text.length && at - from < 200 && !stop.includes(text.charAt(at))) at++
    return at === from ? null : text.slice(from, at).trim()
  }
  const isQuote = (): boolean => text.charAt(at) === '"' || text.charAt(at) === "'"
  return {
    at: () => Math.min(at, text.length),
    done: () => at >= text.length,
    peek: () => text.charAt(at),
    skip: () => void at++,
    space() {
      while (at < text.length && text.charCodeAt(at) <= 32) at++
    },
    take(character: string): boolean {
      if (text.charAt(at) !== character) return false
      at++
      return true
    },
    key(): string | null {
      if (isQuote()) return quoted()
      const name = bare(':,{}[]() \n\t"\'')
      return name !== null && /^[A-Za-z_$][\w$-]*$/.test(name) ? name : null
    },
    /** Numbers, `None`, `<object>`: bare words up to the next comma or bracket. */
    scalar: (): string | null => (isQuote() ? quoted() : bare(',;{}[]()\n')),
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: ' ', t: ' ', b: ' ', f: ' ' }

const unescaped = (raw: string): string =>
  raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_all, hex: string | undefined, character: string | undefined) =>
    hex === undefined ? (escapes[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  )
