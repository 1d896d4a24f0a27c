import { setImmediate as afterOtherWork } from 'node:timers/promises'

import { codeOf } from '#core/platform/errors.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { ReceiverServices } from '../component.ts'
import type { RequestNotes } from '../pipeline/request-notes.ts'
import { fromPipeline } from './refusal.ts'

/** Spans handed to the pipeline at a time: a larger request leaves room for others between its slices. */
const sliceSpansMax = 500
/** Slices of one request on their way at a time: the next is prepared while the last is being stored. */
const slicesInFlightMax = 4

export interface Delivery {
  readonly projectId: number
  readonly transport: 'grpc' | 'http'
  readonly spans: readonly Span[]
  readonly notes: RequestNotes
}

/** Hands the spans of a request on in slices. Resolves once all are stored; rejects with what the sender must hear. */
export async function deliver({ projectId, transport, spans, notes }: Delivery, services: ReceiverServices) {
  const { consumer, metrics, clock, log, id } = services
  const labels = { receiver: id, transport }
  const receivedAtMs = clock()
  const problems: unknown[] = []
  const send = async (items: readonly Span[]): Promise<void> => {
    try {
      await consumer.consume({ projectId, receivedAtMs, items, notes })
      metrics.add('otelcol_receiver_accepted_spans', labels, items.length)
    } catch (error) {
      metrics.add('otelcol_receiver_refused_spans', labels, items.length)
      problems.push(error)
    }
  }
  const underWay = new Set<Promise<void>>()
  for (let from = 0; from < spans.length; from += sliceSpansMax) {
    if (from > 0) await afterOtherWork()
    if (underWay.size >= slicesInFlightMax) await Promise.race(underWay)
    if (problems.length > 0) {
      // What was not handed on comes again with the whole request.
      metrics.add('otelcol_receiver_refused_spans', labels, spans.length - from)
      break
    }
    const sent: Promise<void> = send(spans.slice(from, from + sliceSpansMax)).finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  await Promise.all(underWay)
  if (problems.length === 0) return
  const [problem] = problems
  if (codeOf(problem) === 'internal') {
    log.error({ err: problem, component: id }, 'the pipeline failed; the sender was told to retry')
  }
  throw fromPipeline(problem)
}
