/**
 * When requests came in, as far as a process can know. Those that a turn of the event loop finds were all waiting when
 * it began to look: the last of a flood waited for all before it. So the first one of a turn gives its
 * time to the others.
 * What still waits to be accepted as a connection cannot be seen from here.
 */
export function createArrivals(clock: () => number): () => number {
  let turnBeganMs: number | null = null
  return () => {
    if (turnBeganMs === null) {
      turnBeganMs = clock()
      setImmediate(() => (turnBeganMs = null))
    }
    return turnBeganMs
  }
}
