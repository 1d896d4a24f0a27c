import { emptyBytes, emptyInts, intsOf, makeRoom, push, type ByteList, type IntList } from './growable.ts'

/** Texts and their numbers, in the order they came. Twenty bytes a word, where a map takes seventy. */
export interface TextTable {
  /** -1 when it is not known. */
  idOf(text: string): number
  /** The same for UTF-8 that stands in these bytes. */
  idOfBytes(bytes: Uint8Array, begin: number, end: number): number
  /** The number of a text, new or known. */
  add(text: string): number
  textOf(id: number): string
  size(): number
  /** UTF-8 of all texts one after the other, and where each ends: what a copy is made from. */
  readonly bytes: ByteList
  readonly ends: IntList
}

const bytesMax = 4096
const scratch = Buffer.alloc(bytesMax)

/** Writes the UTF-8 of a text into `scratch`; what is longer than 4 KiB is cut. */
function encode(text: string): number {
  const { length } = text
  if (length > 64) return scratch.write(text, 0, 'utf8')
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return scratch.write(text, 0, 'utf8')
    scratch[at] = code
  }
  return length
}

/** FNV-1a with a last stir, so that its lower bits are good enough to be a place. */
function hashOf(bytes: Uint8Array, begin: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = begin; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  hash ^= hash >>> 15
  return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13)
}

export function createTextTable(bytes: ByteList = emptyBytes(), ends: IntList = emptyInts()): TextTable {
  let places = intsOf(0)
  let mask = -1
  let view: Buffer = Buffer.alloc(0)

  const beginOf = (id: number): number => (id === 0 ? 0 : ends.items[id - 1]!)

  /** Finds the place of a text, or the empty one where it belongs. */
  function placeOf(source: Uint8Array, begin: number, end: number): number {
    let place = hashOf(source, begin, end) & mask
    for (; places[place] !== 0; place = (place + 1) & mask) if (isAt(places[place]! - 1, source, begin, end)) break
    return place
  }

  function isAt(id: number, source: Uint8Array, begin: number, end: number): boolean {
    const own = beginOf(id)
    if (ends.items[id]! - own !== end - begin) return false
    const { items } = bytes
    for (let at = begin; at < end; at++) if (items[own + at - begin] !== source[at]) return false
    return true
  }

  function spread(): void {
    places = intsOf(Math.max(128, 2 ** Math.ceil(Math.log2((ends.length + 1) * 3))))
    mask = places.length - 1
    for (let id = 0; id < ends.length; id++) {
      let place = hashOf(bytes.items, beginOf(id), ends.items[id]!) & mask
      while (places[place] !== 0) place = (place + 1) & mask
      places[place] = id + 1
    }
  }

  /** The bytes as they are now: they move when they grow. */
  function readable(): Buffer {
    const { items } = bytes
    if (view.buffer !== items.buffer) view = Buffer.from(items.buffer, items.byteOffset, items.byteLength)
    return view
  }

  spread()
  return {
    bytes,
    ends,
    size: () => ends.length,
    idOf: (text) => places[placeOf(scratch, 0, encode(text))]! - 1,
    idOfBytes: (source, begin, end) => places[placeOf(source, begin, end)]! - 1,
    add(text) {
      const length = encode(text)
      const place = placeOf(scratch, 0, length)
      if (places[place] !== 0) return places[place]! - 1
      makeRoom(bytes, length)
      for (let at = 0; at < length; at++) bytes.items[bytes.length++] = scratch[at]!
      push(ends, bytes.length)
      places[place] = ends.length
      if (ends.length * 2 > mask) spread()
      return ends.length - 1
    },
    textOf: (id) => readable().toString('utf8', beginOf(id), ends.items[id]),
  }
}
