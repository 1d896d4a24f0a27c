import { AppError } from '#core/platform/errors.ts'

export interface GateOptions {
  readonly runningMax: number
  readonly waitingMax: number
}

/** Lets a few in at a time and has a few wait; throws `rate_limited` at whoever comes when the queue is full. */
export function createGate({
  runningMax,
  waitingMax,
}: GateOptions): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) {
        throw new AppError('rate_limited', 'Too many sign-ins at this moment. Try again.', { retryAfterSeconds: 1 })
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      // The place is handed to the next in line rather than given free, or a newcomer could slip in between.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
