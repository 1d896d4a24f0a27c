import type { Json } from '#core/telemetry/attributes.ts'

const keyed_chars_max = 4_096

/** A 53-bit number for a text: equal texts give equal numbers, others all but never do. Not for secrets. */
export function textKey(text: string): number {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  const length = Math.min(text.length, keyed_chars_max)
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 2_654_435_761)
    high = Math.imul(high ^ code, 1_597_334_677)
  }
  low = Math.imul(low ^ (low >>> 16) ^ text.length, 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0)
}

/** The same for a JSON value; the order of an object's keys does not count. */
export const jsonKey = (value: Json): number => textKey(canonical(value, 0))

const byName = ([a]: readonly [string, Json], [b]: readonly [string, Json]): number => (a < b ? -1 : 1)

const depth_max = 12

function canonical(value: Json, depth: number): string {
  if (typeof value === 'string') return value.trim()
  if (value === null || typeof value !== 'object') return String(value)
  if (depth > depth_max) return '…'
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item, depth + 1)).join(',')}]`
  let text = '{'
  for (const [key, item] of Object.entries(value).sort(byName)) {
    text += `${text.length > 1 ? ',' : ''}${key}:${canonical(item, depth + 1)}`
  }
  return `${text}}`
}
