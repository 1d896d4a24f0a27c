import type { Consumer } from './chain.ts'

/**
 * Hands a batch to several consumers at once. Resolves when all of them have it; rejects with the first problem, but
 * only once all are done, so that nothing is still under way when the sender hears.
 */
export function fanOut<Item>(consumers: readonly Consumer<Item>[]): Consumer<Item> {
  const [only] = consumers
  if (only !== undefined && consumers.length === 1) return only
  return {
    async consume(batch) {
      const outcomes = await Promise.allSettled(consumers.map((each) => each.consume(batch)))
      const failed = outcomes.find((each) => each.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    },
  }
}
