/** A list of numbers in one piece of memory, that grows by doubling. */
export interface NumberList<Items extends Int32Array | Float32Array> {
  items: Items
  length: number
}

export type IntList = NumberList<Int32Array>
export type FloatList = NumberList<Float32Array>

export const emptyInts = (): IntList => ({ items: new Int32Array(4), length: 0 })
export const emptyFloats = (): FloatList => ({ items: new Float32Array(4), length: 0 })

export function pushInt(list: IntList, value: number): void {
  if (list.length === list.items.length) {
    const larger = new Int32Array(list.items.length * 2)
    larger.set(list.items)
    list.items = larger
  }
  list.items[list.length++] = value
}

export function pushFloat(list: FloatList, value: number): void {
  if (list.length === list.items.length) {
    const larger = new Float32Array(list.items.length * 2)
    larger.set(list.items)
    list.items = larger
  }
  list.items[list.length++] = value
}
