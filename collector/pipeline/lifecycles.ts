import type { Lifecycle } from '../component.ts'

/**
 * Several lifecycles as one: started in order, shut down in the opposite order within one common deadline. When one
 * cannot start, those before it are shut down again and its error is thrown.
 */
export function createLifecycles(parts: readonly Partial<Lifecycle>[]): Lifecycle {
  let started: Partial<Lifecycle>[] = []
  let underWay: Promise<void> | null = null

  async function stopAll(deadlineMs: number): Promise<void> {
    const endMs = performance.now() + deadlineMs
    const problems: unknown[] = []
    for (const part of started.toReversed()) {
      // One that fails to stop must not keep the others running.
      await part.shutdown?.(Math.max(0, endMs - performance.now())).catch((error: unknown) => problems.push(error))
    }
    started = []
    if (problems.length > 0) throw new AggregateError(problems, 'Some components did not shut down cleanly.')
  }

  return {
    async start() {
      for (const part of parts) {
        // Counted as started before it is: what failed halfway (one port of two) has something to put down as well.
        started.push(part)
        try {
          await part.start?.()
        } catch (error) {
          await stopAll(startFailedDeadlineMs).catch(() => undefined)
          throw error
        }
      }
    },
    async shutdown(deadlineMs) {
      underWay ??= stopAll(deadlineMs).finally(() => (underWay = null))
      await underWay
    },
  }
}

/** What components get to stop when another could not start: nothing is under way yet. */
const startFailedDeadlineMs = 1_000
