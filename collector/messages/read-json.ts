import { createTextMemo } from '#core/platform/text-memo.ts'
import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import { parsePythonLiteral } from './python-literal.ts'

/** Deeper JSON than this stays text: what we keep must survive being written out again. */
const depthMax = 128
/** Python literals longer than this are not worth a second parser. */
const literalCharsMax = 256 * 1024

/** JSON found inside an attribute. `lossy` says that it was a Python literal, read by guesswork. */
export interface ReadJson {
  readonly value: Json
  readonly lossy: boolean
}

/** Texts that come again are parsed once: tool definitions, system prompts, the states that agents hand on. */
const known = createTextMemo<ReadJson>({ textsMax: 512, charactersMax: 4_000_000 })
/** Shorter texts are parsed as fast as they are remembered. */
const repeatingMin = 128

/**
 * Reads an attribute as JSON: text is parsed at most twice, and only when it looks like JSON. Plain text stays text.
 * What is returned may be shared between spans and must not be changed.
 */
export function readJson(value: AttributeValue): ReadJson {
  if (typeof value !== 'string') return { value: toJson(value), lossy: false }
  if (value.length < repeatingMin || !startsLikeJson(value)) return readText(value)
  let read = known.get(value)
  if (read === undefined) known.set(value, (read = readText(value)))
  return read
}

function readText(text: string): ReadJson {
  const once = parseText(text)
  if (once === undefined) return { value: text, lossy: false }
  if (typeof once.value !== 'string') return once
  return parseText(once.value) ?? once
}

/** Like readJson, for those who do not mind where it came from. */
export const jsonOf = (value: AttributeValue): Json =>
  typeof value === 'string' ? readJson(value).value : toJson(value)

/** The same for what is plain JSON already: only text is looked into, the rest is returned as it is, not copied. */
export const unwrapped = (value: Json): Json => (typeof value === 'string' ? readJson(value).value : value)

/** Parses text that starts like JSON, strictly or as a Python literal; undefined when it is neither. */
function parseText(text: string): ReadJson | undefined {
  if (!startsLikeJson(text)) return undefined
  if (tooDeep(text)) return undefined
  try {
    const value: Json = JSON.parse(text)
    return { value, lossy: false }
  } catch {
    if (firstSign(text) === 34 || text.length > literalCharsMax) return undefined
    const value = parsePythonLiteral(text)
    return value === undefined ? undefined : { value, lossy: true }
  }
}

/** Parses strict JSON of any type, once; undefined when it is none. */
export function parseStrict(text: string): Json | undefined {
  if (tooDeep(text)) return undefined
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function startsLikeJson(text: string): boolean {
  const first = firstSign(text)
  return first === 123 || first === 91 || first === 34 // { [ "
}

function firstSign(text: string): number {
  for (let at = 0; at < text.length && at < 64; at++) {
    const code = text.charCodeAt(at)
    if (code > 32) return code
  }
  return 0
}

/** Few opening brackets cannot nest deeply, so the exact count is only made where there are many. */
function tooDeep(text: string): boolean {
  if (text.length < 2 * depthMax) return false
  let openings = 0
  for (let at = text.indexOf('{'); at >= 0 && openings <= depthMax; at = text.indexOf('{', at + 1)) openings++
  for (let at = text.indexOf('['); at >= 0 && openings <= depthMax; at = text.indexOf('[', at + 1)) openings++
  return openings > depthMax && depthOf(text) > depthMax
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 92) at++ // A backslash hides the next sign.
    else if (code === 34) quoted = !quoted
    else if (!quoted && (code === 123 || code === 91)) deepest = Math.max(deepest, ++depth)
    else if (!quoted && (code === 125 || code === 93)) depth--
  }
  return deepest
}

/** An AnyValue as plain JSON. Bytes become base64, integers beyond 2^53 text; plain values are returned as they are. */
export function toJson(value: AttributeValue): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (isList(value)) return value.map(toJson)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]))
}

/** True for arrays, with the readonly types that Array.isArray loses. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** True for JSON objects. */
export function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
