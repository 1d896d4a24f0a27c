import { emptyInts, intsOf, push, reserve, type IntList } from '../match/growable.ts'

/** Finds slots by keys of two or four 32-bit numbers: 12 bytes a slot and its key, where a map of texts takes a hundred. */
export interface Places {
  /** -1 when there is none. */
  find(key: Int32Array): number
  /** The key of the next slot. Answers the slot that had it before, or -1; from now on the new one is found. */
  add(key: Int32Array): number
  /** Room for so many in all. */
  reserve(count: number): void
  /** Keys of all slots, one after the other. */
  readonly keys: IntList
}

export function createPlaces(width: 2 | 4, keys: IntList = emptyInts()): Places {
  let table = intsOf(0)
  let mask = -1

  /** Keys are hashes already: any part of them is as good as another. */
  const homeOf = (items: Int32Array, at: number): number => (items[at]! ^ (items[at + 1]! << 7)) & mask

  function isEqual(slot: number, from: Int32Array, begin: number): boolean {
    for (let at = 0; at < width; at++) if (keys.items[slot * width + at] !== from[begin + at]) return false
    return true
  }

  function placeOf(from: Int32Array, begin: number): number {
    let place = homeOf(from, begin)
    while (table[place] !== 0 && !isEqual(table[place]! - 1, from, begin)) place = (place + 1) & mask
    return place
  }

  function spread(room = 0): void {
    const count = keys.length / width
    table = intsOf(Math.max(64, 2 ** Math.ceil(Math.log2((Math.max(count, room) + 1) * 2))))
    mask = table.length - 1
    for (let slot = 0; slot < count; slot++) table[placeOf(keys.items, slot * width)] = slot + 1
  }

  spread()
  return {
    keys,
    reserve(count) {
      reserve(keys, count * width)
      spread(count)
    },
    find: (key) => table[placeOf(key, 0)]! - 1,
    add(key) {
      const place = placeOf(key, 0)
      const before = table[place]! - 1
      for (let at = 0; at < width; at++) push(keys, key[at]!)
      const count = keys.length / width
      table[place] = count
      if (count * 1.4 > table.length) spread()
      return before
    },
  }
}

const scratch = [new Int32Array(4), new Int32Array(4)] as const

/** 32 hex digits, with dashes or without, as four numbers. Good until the second next call. */
export function numbersOf(hash: string): Int32Array {
  turn = 1 - turn
  const into = scratch[turn === 0 ? 0 : 1]
  let at = 0
  for (let part = 0; part < 4; part++) {
    let value = 0
    for (let digits = 0; digits < 8 && at < hash.length; at++) {
      const code = hash.charCodeAt(at)
      if (code === 45) continue
      digits += 1
      value = (value << 4) | (code > 96 ? code - 87 : code - 48)
    }
    into[part] = value
  }
  return into
}
let turn = 0
