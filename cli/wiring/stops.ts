import type { Log } from '#core/platform/log.ts'

export interface Stops {
  /** Notes how to undo what was just started. */
  push(what: string, stop: () => Promise<unknown>): void
  /** Undoes everything, last started first; what fails is logged, and the rest goes on. Safe twice. */
  run(): Promise<void>
}

/** A start is a stack: whatever ends it, half way or after a year, takes down what stands in the reverse order. */
export function createStops(log: Log): Stops {
  const stack: { readonly what: string; readonly stop: () => Promise<unknown> }[] = []
  return {
    push: (what, stop) => void stack.push({ what, stop }),
    async run() {
      for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
        const startedMs = performance.now()
        try {
          await entry.stop()
        } catch (error) {
          log.error({ err: error, what: entry.what }, 'could not be stopped cleanly')
        }
        log.debug({ what: entry.what, tookMs: Math.round(performance.now() - startedMs) }, 'stopped')
      }
    },
  }
}
