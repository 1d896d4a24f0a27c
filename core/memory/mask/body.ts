import type { Reader } from './reader.ts'
import { isDone, peek, readKey, readScalar, skipSpace, take } from './reader.ts'

/** What is left of a JSON or Python-repr body. */
export interface Body {
  /** Sorted key paths without values: `error.code,error.message`. */
  readonly skeleton: string
  /** Scalars under keys that say what went wrong, in order of appearance; text still unmasked. */
  readonly telling: readonly { readonly key: string; readonly value: string }[]
  readonly end: number
}

const depthMax = 12
const pathsMax = 24
const tellingMax = 6
const tellingCharactersMax = 600
/** Without these two errors of one provider would look alike, so their values stay (masked). */
const tellingKeys = new Set(
  'code type status status_code statuscode error_code error_type message msg error detail reason title param loc'.split(
    ' ',
  ),
)

/** They name a request and say nothing of what went wrong; answers come with or without them. */
const namingKeys = new Set('request_id requestid req_id trace_id traceid correlation_id timestamp event_id'.split(' '))

interface Found extends Reader {
  readonly paths: Set<string>
  /** Where there is nothing: what one version sends as null another leaves out. */
  readonly empty: Set<string>
  readonly telling: { key: string; value: string }[]
}

/**
 * Reads a JSON object, a Python dict or a printed JavaScript object that begins at `at`: one pass, tolerant of single
 * quotes, bare keys and bare values, and of an end that was cut off. Null when it is something else.
 */
export function bodyAt(text: string, at: number): Body | null {
  const found: Found = { text, at, paths: new Set(), empty: new Set(), telling: [] }
  const whole = peek(found) === '[' ? readList(found, '', '', 0) : readObject(found, '', 0)
  const paths = found.paths.size === 0 ? found.empty : found.paths
  if (!whole || paths.size === 0) return null
  return { skeleton: [...paths].sort().join(','), telling: found.telling, end: Math.min(found.at, text.length) }
}

function readObject(found: Found, path: string, depth: number): boolean {
  found.at++
  for (let keys = 0; ; keys++) {
    skipSpace(found)
    if (isDone(found)) return keys > 0
    if (take(found, '}')) return true
    const key = readKey(found)
    skipSpace(found)
    if (key === null || !take(found, ':')) return false
    const name = /^[A-Za-z_][A-Za-z_-]{0,40}$/.test(key) ? key : '*'
    if (!readValue(found, path === '' ? name : `${path}.${name}`, name, depth)) return false
    skipSpace(found)
    take(found, ',')
  }
}

function readList(found: Found, path: string, key: string, depth: number): boolean {
  const close = peek(found) === '(' ? ')' : ']'
  found.at++
  for (;;) {
    skipSpace(found)
    if (isDone(found) || take(found, close)) return true
    if (!readValue(found, `${path}[]`, key, depth)) return false
    skipSpace(found)
    take(found, ',')
  }
}

function readValue(found: Found, path: string, key: string, depth: number): boolean {
  skipSpace(found)
  if (isDone(found)) return false
  const next = peek(found)
  if (next === '{') return depth < depthMax && readObject(found, path, depth + 1)
  if (next === '[' || next === '(') return depth < depthMax && readList(found, path, key, depth + 1)
  // What is not told is stepped over without being put together.
  const tells = found.telling.length < tellingMax && tellingKeys.has(key.toLowerCase())
  const scalar = readScalar(found, tells)
  if (scalar === null) return false
  const paths = scalar === 'null' || scalar === 'None' ? found.empty : found.paths
  if (paths.size < pathsMax && !namingKeys.has(key.toLowerCase())) paths.add(path)
  if (tells && !isNothing(scalar)) found.telling.push({ key, value: scalar.slice(0, tellingCharactersMax) })
  return true
}

const isNothing = (scalar: string): boolean => /^(?:null|None|true|false|True|False|)$/.test(scalar)
