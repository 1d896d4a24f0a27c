/** Lets one request in at a time, in the order they came. */
export interface Turnstile {
  /** Resolves when it is one's turn, with how to let the next one in. Letting in twice is letting in once. */
  enter(): Promise<() => void>
}

/**
 * Requests are understood one after the other. Link by link they would all be half understood at once, and what is half
 * understood is ten times what was sent: garbage that outlives a collection and is moved about by each.
 */
export function createTurnstile(): Turnstile {
  const waiting: (() => void)[] = []
  let isTaken = false

  function next(): void {
    const first = waiting.shift()
    if (first === undefined) isTaken = false
    else first()
  }

  /** The way out of one who is in. */
  function leaving(): () => void {
    let isIn = true
    return () => {
      if (isIn) next()
      isIn = false
    }
  }

  return {
    async enter() {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
      isTaken = true
      return leaving()
    },
  }
}
