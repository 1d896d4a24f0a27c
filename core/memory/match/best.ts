export interface Scored {
  readonly slot: number
  readonly score: number
}

/** Keeps the `max` best in a min-heap: the worst of them is first, and goes when a better one comes. */
export function keepBest(heap: Scored[], slot: number, score: number, max: number): void {
  if (heap.length < max) {
    heap.push({ slot, score })
    rise(heap)
  } else if (score > heap[0]!.score) {
    heap[0] = { slot, score }
    sink(heap)
  }
}

function rise(heap: Scored[]): void {
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1
    if (heap[parent]!.score <= heap[at]!.score) return
    swap(heap, parent, at)
    at = parent
  }
}

function sink(heap: Scored[]): void {
  for (let at = 0; ;) {
    let least = at
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && heap[child]!.score < heap[least]!.score) least = child
    }
    if (least === at) return
    swap(heap, least, at)
    at = least
  }
}

function swap(heap: Scored[], left: number, right: number): void {
  const kept = heap[left]!
  heap[left] = heap[right]!
  heap[right] = kept
}
