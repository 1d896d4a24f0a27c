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
  /** Taken over: emptied while they are handed on, so that whoever waits for their end does not keep them. */
  readonly items: Item[]
  readonly notes: RequestNotes
  readonly signal: Signal<Item>
  readonly consumer: Consumer<Item>
  /** Called once the first slice is understood, and again for others. */
  readonly handedOn: () => void
}

/** Hands the items of a request on in slices. Resolves once all are stored; rejects with what the sender must hear. */
export async function deliver<Item>(
  { projectId, transport, items: left, notes, signal, consumer, handedOn }: Delivery<Item>,
  { metrics, clock, log, id }: ReceiverServices,
) {
  const { accepted, refused } = signal.counters
  const labels = { receiver: id, transport }
  const receivedAtMs = clock()
  const problems: unknown[] = []
  const send = (items: readonly Item[]): Promise<void> => {
    const { length } = items
    return consumer.consume({ projectId, receivedAtMs, items, notes, handedOn }).then(
      () => metrics.add(accepted, labels, length),
      (error: unknown) => {
        metrics.add(refused, labels, length)
        problems.push(error)
      },
    )
  }
  const underWay = new Set<Promise<void>>()
  for (let first = true; left.length > 0; first = false) {
    if (!first) await afterOtherWork()
    if (underWay.size >= slicesInFlightMax) await Promise.race(underWay)
    if (problems.length > 0) {
      // What was not handed on comes again with the whole request.
      metrics.add(refused, labels, left.length)
      break
    }
    const sent: Promise<void> = send(left.splice(0, sliceItemsMax)).finally(() => underWay.delete(sent))
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
