/** A set of whole numbers below a bound, as bits. */
export type Bits = Uint32Array

export const emptyBits = (size: number): Bits => new Uint32Array((size + 31) >>> 5)

export function setBit(bits: Bits, at: number): void {
  bits[at >>> 5]! |= 1 << (at & 31)
}

export function bitsOf(size: number, members: readonly number[]): Bits {
  const bits = emptyBits(size)
  for (const at of members) setBit(bits, at)
  return bits
}

export function andBits(a: Bits, b: Bits): Bits {
  const both = new Uint32Array(a.length)
  for (let at = 0; at < a.length; at += 1) both[at] = a[at]! & b[at]!
  return both
}

/** How many are in both. */
export function countBoth(a: Bits, b: Bits): number {
  let count = 0
  for (let at = 0; at < a.length; at += 1) {
    const word = a[at]! & b[at]!
    if (word !== 0) count += ones(word)
  }
  return count
}

export const countBits = (bits: Bits): number => countBoth(bits, bits)

export function* membersOf(bits: Bits): Generator<number> {
  for (let at = 0; at < bits.length; at += 1) {
    for (let word = bits[at]!; word !== 0; word &= word - 1) yield at * 32 + 31 - Math.clz32(word & -word)
  }
}

function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
