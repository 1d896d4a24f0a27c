/** A list of 32-bit integers that grows by doubling. */
export interface IntList {
  items: Int32Array
  length: number
}

export const emptyList = (): IntList => ({ items: new Int32Array(4), length: 0 })

export function push(list: IntList, value: number): void {
  if (list.length === list.items.length) {
    const larger = new Int32Array(list.items.length * 2)
    larger.set(list.items)
    list.items = larger
  }
  list.items[list.length++] = value
}
