/** What numbers are kept in: one piece of memory that other threads can read. */
export type Numbers = Int32Array | Float32Array | Float64Array | Uint8Array

/** A list of numbers that grows. Who reads `items` beyond `length` reads zeros. */
export interface NumberList<Items extends Numbers> {
  items: Items
  length: number
}

export type IntList = NumberList<Int32Array>
export type FloatList = NumberList<Float32Array>
export type DoubleList = NumberList<Float64Array>
export type ByteList = NumberList<Uint8Array>

const first = 64
/** Doubling copies least; beyond this it would waste most. */
const doubledMax = 1 << 20

export const intsOf = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT))
export const floatsOf = (length: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
export const doublesOf = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))
export const bytesOf = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))

export const emptyInts = (): IntList => ({ items: intsOf(first), length: 0 })
export const emptyFloats = (): FloatList => ({ items: floatsOf(first), length: 0 })
export const emptyDoubles = (): DoubleList => ({ items: doublesOf(first), length: 0 })
export const emptyBytes = (): ByteList => ({ items: bytesOf(first), length: 0 })

/** Room for as many more. The old piece of memory stays as it was for whoever still reads it. */
export function makeRoom<Items extends Numbers>(list: NumberList<Items>, more: number): void {
  const needed = list.length + more
  const now = list.items.length
  if (needed <= now) return
  replace(list, Math.max(needed, now <= doubledMax ? now * 2 : Math.ceil(now * 1.25)))
}

/**
 * Room for so many in all, and for what comes after them. Lists that grow to a million by themselves leave three times
 * as much behind.
 */
export function reserve<Items extends Numbers>(list: NumberList<Items>, length: number): void {
  if (length > list.items.length) replace(list, lengthWithRoom(length))
}

/**
 * Room for a quarter more: without it the first that comes after a million makes every list move at once, and whoever
 * asks waits for half a second. What is not used yet takes no memory, only addresses.
 */
export const lengthWithRoom = (length: number): number => length + Math.ceil(length / 4)

/** A list of these numbers that goes on into the memory behind them. */
export const listOf = <Items extends Numbers>(items: Items): NumberList<Items> => ({
  items: ofKind(items, items.buffer),
  length: items.length,
})

export function push<Items extends Numbers>(list: NumberList<Items>, value: number): void {
  if (list.length === list.items.length) makeRoom(list, 1)
  list.items[list.length++] = value
}

/** The numbers of a list without the room behind them. */
export const usedOf = <Items extends Numbers>({ items, length }: NumberList<Items>): Items =>
  items.subarray(0, length) as Items

function replace<Items extends Numbers>(list: NumberList<Items>, length: number): void {
  const { items } = list
  const larger = ofKind(items, new SharedArrayBuffer(length * items.BYTES_PER_ELEMENT))
  larger.set(items.subarray(0, list.length))
  list.items = larger
}

/** All of this memory, as numbers of the same kind. */
const ofKind = <Items extends Numbers>(items: Items, memory: ArrayBufferLike): Items =>
  new (items.constructor as new (memory: ArrayBufferLike) => Items)(memory)

/** Bytes that are in use, and bytes that are held. */
export const bytesIn = (lists: readonly NumberList<Numbers>[]): number =>
  lists.reduce((sum, { items }) => sum + items.byteLength, 0)
