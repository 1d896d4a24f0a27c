import type { Cursor } from './cursor.ts'

/** Texts longer than this are too rarely repeated to be worth remembering. */
const internedBytesMax = 40
const slots = 4_096

/**
 * Remembers short texts by their bytes: attribute keys, model names and scope names come again in every span, and a text
 * that exists already costs neither an allocation nor a hash when it becomes a property key. 4,096 slots, newest wins.
 */
export interface TextCache {
  readonly texts: (string | undefined)[]
}

export const createTextCache = (): TextCache => ({ texts: new Array<string | undefined>(slots) })

/** The UTF-8 text in `[start, end)`. Invalid sequences become U+FFFD. */
export function textAt({ bytes }: Cursor, cache: TextCache, start: number, end: number): string {
  const length = end - start
  if (length === 0) return ''
  if (length > internedBytesMax) return bytes.toString('utf8', start, end)
  let hash = length
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= 0x80) return bytes.toString('utf8', start, end)
    hash = (Math.imul(hash, 31) + byte) | 0
  }
  const slot = (hash ^ (hash >>> 12)) & (slots - 1)
  const known = cache.texts[slot]
  if (known !== undefined && known.length === length && holds(bytes, start, known)) return known
  return (cache.texts[slot] = bytes.toString('latin1', start, end))
}

function holds(bytes: Buffer, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text.charCodeAt(at)) return false
  return true
}

/** Where a UTF-8 text of at most `bytesMax` bytes ends without cutting a character in two. */
export function cutAt({ bytes }: Cursor, start: number, end: number, bytesMax: number): number {
  if (end - start <= bytesMax) return end
  let cut = start + bytesMax
  while (cut > start && (bytes[cut]! & 0xc0) === 0x80) cut--
  return cut
}
