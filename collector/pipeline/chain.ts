import { createBreather } from './breather.ts'
import type { Batch } from './record.ts'

/** Where a batch goes next. Resolving means it is safe; rejecting means the sender must hear of it. */
export interface Consumer<Item> {
  consume(batch: Batch<Item>): Promise<void>
}

/** One link. It returns what should travel on and never calls the next link itself. */
export interface Processor<Item> {
  readonly name: string
  process(items: readonly Item[], batch: Batch<Item>): readonly Item[] | Promise<readonly Item[]>
}

/** Times links and counts what enters and leaves them, and what they refuse by throwing. */
export interface Meter {
  time<Result>(link: string, work: () => Result): Promise<Awaited<Result>>
  count(link: string, items: { readonly entered: number; readonly left: number }): void
  refuse(link: string, items: number): void
}

// Between links others get their turn: answers of the database, questions before a run. A request of 100 spans would
// hold the loop for more than 10 ms, and a transaction takes half a dozen turns.
const breathe = createBreather({ stintMs: 3 })

/** Folds links into one consumer. Order in the config is order of travel. */
export function chain<Item>(links: readonly Processor<Item>[], end: Consumer<Item>, meter: Meter): Consumer<Item> {
  return links.reduceRight<Consumer<Item>>(
    (next, link) => ({
      async consume(batch) {
        const kept = await pass(link, batch, meter)
        await breathe()
        // Handed on, not awaited: who waits for the end of the chain would hold on to what entered it.
        return kept.length > 0 ? next.consume({ ...batch, items: kept }) : undefined
      },
    }),
    end,
  )
}

async function pass<Item>(link: Processor<Item>, batch: Batch<Item>, meter: Meter): Promise<readonly Item[]> {
  try {
    const kept = await meter.time(link.name, () => link.process(batch.items, batch))
    meter.count(link.name, { entered: batch.items.length, left: kept.length })
    return kept
  } catch (error) {
    meter.refuse(link.name, batch.items.length)
    throw error
  }
}
