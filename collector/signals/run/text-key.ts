import type { Json } from '#core/telemetry/attributes.ts'

const keyedCharsMax = 4_096

// What was keyed so far of the text at hand: keying never waits, so one is enough.
let low = 0
let high = 0
let room = 0
let length = 0

function begin(): void {
  low = 0xdeadbeef | 0
  high = 0x41c6ce57 | 0
  room = keyedCharsMax
  length = 0
}

/** Takes the next piece of a text. Piece by piece, since a text that was put together is read more slowly than it was. */
function put(text: string): void {
  putPart(text, 0, text.length)
}

/** The same for a part of a text, which is not cut out for it. */
function putPart(text: string, from: number, to: number): void {
  const count = Math.min(to - from, room)
  let [first, second] = [low, high]
  for (let at = from; at < from + count; at++) {
    const code = text.charCodeAt(at)
    first = Math.imul(first ^ code, 2_654_435_761)
    second = Math.imul(second ^ code, 1_597_334_677)
  }
  low = first
  high = second
  room -= count
  length += to - from
}

function end(): number {
  const first = Math.imul(low ^ (low >>> 16) ^ length, 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  const second = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(first ^ (first >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & second) + (first >>> 0)
}

/** A 53-bit number for a text: equal texts give equal numbers, others all but never do. Not for secrets. */
export function textKey(text: string): number {
  begin()
  put(text)
  return end()
}

const endChars = { first: 400, last: 200 }

/** A number for texts of which only beginning, end and length count, in a setting whose texts count in full. */
export function endsKey(text: string, setting: readonly string[]): number {
  begin()
  for (const one of setting) {
    put(one)
    put('\n')
  }
  put(String(text.length))
  putPart(text, 0, Math.min(endChars.first, text.length))
  putPart(text, Math.max(0, text.length - endChars.last), text.length)
  return end()
}

/** A number for a JSON value, as of a text; the order of an object's keys does not count. */
export function jsonKey(value: Json): number {
  begin()
  putJson(value, 0)
  return end()
}

/** The same for what a tool was given: whoever asks again with other capitals or spaces asks the same. */
export function argumentsKey(value: Json): number {
  loose = true
  begin()
  putJson(value, 0)
  loose = false
  return end()
}

/** Browsers in text form say how long ago a page was seen: it is the same page. */
export const timeless = (text: string): string => (text.startsWith('Address: ') ? text.replace(seenBefore, '') : text)

const seenBefore = /\nYou previously visited this page [^\n]{1,40} ago\.(?=\n|$)/

const depthMax = 12
let loose = false

const loosened = (text: string): string =>
  (text.length > keyedCharsMax ? text.slice(0, keyedCharsMax) : text).trim().toLowerCase().replaceAll(/\s\s+/g, ' ')

function putJson(value: Json, depth: number): void {
  if (typeof value === 'string') put(loose ? loosened(value) : value.trim())
  else if (value === null || typeof value !== 'object') put(String(value))
  else if (depth > depthMax) put('…')
  else if (Array.isArray(value)) putList(value, depth)
  else putObject(value as Readonly<Record<string, Json>>, depth)
}

function putList(items: readonly Json[], depth: number): void {
  put('[')
  for (let at = 0; at < items.length; at++) {
    if (at > 0) put(',')
    putJson(items[at] ?? null, depth + 1)
  }
  put(']')
}

function putObject(value: Readonly<Record<string, Json>>, depth: number): void {
  put('{')
  const keys = Object.keys(value)
  if (keys.length > 1) keys.sort()
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] ?? ''
    if (at > 0) put(',')
    put(key)
    put(':')
    putJson(value[key] ?? null, depth + 1)
  }
  put('}')
}
