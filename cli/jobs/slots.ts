/** Runs work, so much of it at a time; the rest waits for its turn, first come first served. */
export type Slots = <Result>(work: () => Promise<Result>) => Promise<Result>

export function createSlots(max: number): Slots {
  const waiting: (() => void)[] = []
  let free = max
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
