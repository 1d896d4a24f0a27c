import type { Cursor } from './cursor.ts'

/** Texts longer than this are too rarely repeated to be worth remembering. */
const internedBytesMax = 40
const slots = 4_096

/**
 * Remembers short texts by their bytes: attribute keys, model names and scope names come again in every span, and a
 * text that exists already costs neither an allocation nor a hash when it becomes a property key. The newest wins.
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
  // A few places tell keys apart well enough to find a slot; whether it holds this very text is checked byte by byte.
  const hash =
    length * 31 +
    bytes[end - 1]! +
    bytes[start + (length >>> 1)]! * 7 +
    bytes[start + (length >>> 2)]! * 131 +
    bytes[end - 1 - (length >>> 2)]! * 1_031 +
    bytes[end - 1 - (length >>> 3)]! * 257
  const slot = hash & (slots - 1)
  const known = cache.texts[slot]
  if (known !== undefined && known.length === length && holds(bytes, start, known)) return known
  // A text that is not ASCII never equals its bytes, so remembering one costs a slot and nothing else.
  return (cache.texts[slot] = bytes.toString('utf8', start, end))
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
