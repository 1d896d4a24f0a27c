import { setImmediate as afterOtherWork } from 'node:timers/promises'

import { codeOf } from '#core/platform/errors.ts'

import type { ReceiverServices } from '../component.ts'
import type { Consumer } from '../pipeline/chain.ts'
import type { RequestNotes } from '../pipeline/request-notes.ts'
import { fromPipeline } from './refusal.ts'
import type { Signal } from './signals.ts'

/** Items handed to the pipeline at a time: a larger request leaves room for others between its slices. */
const sliceItemsMax = 100
/** Slices of one request on their way at a time: the next is prepared while the last is being stored. */
const slicesInFlightMax = 8

export interface Delivery<Item> {
  readonly projectId: number
  readonly transport: 'grpc' | 'http'
  readonly items: readonly Item[]
  readonly notes: RequestNotes
  readonly signal: Signal<Item>
  readonly consumer: Consumer<Item>
}

/** Hands the items of a request on in slices. Resolves once all are stored; rejects with what the sender must hear. */
export async function deliver<Item>(
  { projectId, transport, items: all, notes, signal, consumer }: Delivery<Item>,
  { metrics, clock, log, id }: ReceiverServices,
) {
  const { accepted, refused } = signal.counters
  const labels = { receiver: id, transport }
  const receivedAtMs = clock()
  const problems: unknown[] = []
  const send = async (items: readonly Item[]): Promise<void> => {
    try {
      await consumer.consume({ projectId, receivedAtMs, items, notes })
      metrics.add(accepted, labels, items.length)
    } catch (error) {
      metrics.add(refused, labels, items.length)
      problems.push(error)
    }
  }
  const underWay = new Set<Promise<void>>()
  for (let from = 0; from < all.length; from += sliceItemsMax) {
    if (from > 0) await afterOtherWork()
    if (underWay.size >= slicesInFlightMax) await Promise.race(underWay)
    if (problems.length > 0) {
      // What was not handed on comes again with the whole request.
      metrics.add(refused, labels, all.length - from)
      break
    }
    const sent: Promise<void> = send(all.slice(from, from + sliceItemsMax)).finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  await Promise.all(underWay)
  if (problems.length === 0) return
  const [problem] = problems
  if (codeOf(problem) === 'internal') {
    log.error({ err: problem, component: id }, 'the pipeline failed; the sender was told to retry')
  }
  throw fromPipeline(problem, signal.noun)
}
