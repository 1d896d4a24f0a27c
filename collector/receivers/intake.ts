import { setImmediate as afterOtherWork } from 'node:timers/promises'

import { codeOf, publicMessageOf } from '#core/platform/errors.ts'
import type { Span } from '#core/telemetry/span.ts'

import type { ReceiverServices } from '../component.ts'
import { createRequestNotes } from '../pipeline/request-notes.ts'
import type { RequestNotes } from '../pipeline/request-notes.ts'
import { decodeJsonInSteps } from '../wire/decode-json.ts'
import { decodeProtobufInSteps } from '../wire/decode-protobuf.ts'
import type { Decoded, DecodeSteps } from '../wire/decoded.ts'
import type { Acknowledgement, Encoding } from '../wire/encode-answer.ts'
import type { Limits } from '../wire/limits.ts'
import type { InFlight } from './in-flight.ts'
import { createInFlight } from './in-flight.ts'
import { fromPipeline } from './refusal.ts'
import { remarksOn } from './remarks.ts'

/** A request whose sender is known and whose body is here. */
export interface Arrival {
  readonly projectId: number
  readonly peer: string | null
  readonly transport: 'grpc' | 'http'
  readonly encoding: Encoding
  /** The body, inflated. */
  readonly body: Uint8Array
}

/** What both protocols do alike once they hold a body. */
export interface Intake {
  readonly inFlight: InFlight
  /** Resolves once every span of the request is stored; rejects with what the sender must be told. */
  take(arrival: Arrival): Promise<Acknowledgement>
  /** Notes a request that was refused before it had a body. */
  refuse(arrival: Omit<Arrival, 'body' | 'encoding'>, error: unknown): void
}

export interface IntakeSettings {
  readonly limits: Limits
  readonly in_flight_bytes_max: number
}

/** Spans handed to the pipeline at a time: a larger request leaves room for others between its slices. */
const sliceSpansMax = 500
/** Slices of one request on their way at a time: the next is prepared while the last is being stored. */
const slicesInFlightMax = 4

/** The common part of the OTLP doors: decode, hand on in slices, count, and word the acknowledgement. */
export function createIntake({ limits, in_flight_bytes_max }: IntakeSettings, services: ReceiverServices): Intake {
  const { id, metrics, clock, ring, log } = services
  const inFlight = createInFlight(in_flight_bytes_max, (bytes) =>
    metrics.set('nevermore_receiver_in_flight_bytes', { receiver: id }, bytes),
  )

  const note = (
    arrival: Arrival,
    accepted: number,
    rejected: number,
    reasons: readonly string[],
    notes: RequestNotes,
  ): void => {
    const { projectId, peer } = arrival
    ring.add({
      at: new Date(clock()),
      projectId,
      peer,
      bytes: arrival.body.byteLength,
      encoding: arrival.transport === 'grpc' ? 'grpc' : `http/${arrival.encoding}`,
      acceptedSpans: accepted,
      rejectedSpans: rejected,
      reasons,
      dialects: [...notes.dialects],
      unknownKeys: [...notes.unknownKeys],
    })
  }
  const countRequest = (transport: string, outcome: string): void =>
    metrics.add('otelcol_receiver_requests', { receiver: id, transport, outcome }, 1)

  return {
    inFlight,
    refuse({ transport }, error) {
      countRequest(transport, codeOf(error))
    },
    async take(arrival) {
      const { transport } = arrival
      const labels = { receiver: id, transport }
      const notes = createRequestNotes()
      metrics.add('nevermore_receiver_request_bytes', labels, arrival.body.byteLength)
      try {
        const decoded = await decode(arrival, limits)
        const acknowledgement = remarksOn(decoded, limits)
        countDecoded(decoded, labels)
        await handOn(decoded.spans, arrival, notes, labels)
        countRequest(transport, 'ok')
        note(
          arrival,
          decoded.spans.length,
          decoded.rejected.length,
          acknowledgement.message === '' ? [] : acknowledgement.message.split('\n'),
          notes,
        )
        return acknowledgement
      } catch (error) {
        countRequest(transport, codeOf(error))
        note(arrival, 0, 0, [publicMessageOf(error)], notes)
        throw error
      }
    },
  }

  function countDecoded({ rejected, cuts, lenient }: Decoded, labels: { receiver: string; transport: string }): void {
    if (rejected.length > 0) metrics.add('otelcol_receiver_failed_spans', labels, rejected.length)
    for (const [limit, times] of Object.entries(cuts))
      metrics.add('nevermore_receiver_truncated', { receiver: id, limit }, times)
    for (const [deviation, times] of Object.entries(lenient))
      metrics.add('nevermore_receiver_lenient', { receiver: id, deviation }, times)
  }

  async function handOn(
    spans: readonly Span[],
    arrival: Arrival,
    notes: RequestNotes,
    labels: { receiver: string; transport: string },
  ): Promise<void> {
    const receivedAtMs = clock()
    let problem: unknown = null
    const send = async (items: readonly Span[]): Promise<void> => {
      try {
        await services.consumer.consume({ projectId: arrival.projectId, receivedAtMs, items, notes })
        metrics.add('otelcol_receiver_accepted_spans', labels, items.length)
      } catch (error) {
        metrics.add('otelcol_receiver_refused_spans', labels, items.length)
        problem ??= error
      }
    }
    const underWay = new Set<Promise<void>>()
    for (let from = 0; from < spans.length; from += sliceSpansMax) {
      if (from > 0) await afterOtherWork()
      if (underWay.size >= slicesInFlightMax) await Promise.race(underWay)
      if (problem !== null) {
        // What was not handed on comes again with the whole request.
        metrics.add('otelcol_receiver_refused_spans', labels, spans.length - from)
        break
      }
      const sent: Promise<void> = send(spans.slice(from, from + sliceSpansMax)).finally(() => underWay.delete(sent))
      underWay.add(sent)
    }
    await Promise.all(underWay)
    if (problem === null) return
    if (codeOf(problem) === 'internal')
      log.error({ err: problem, component: id }, 'the pipeline failed; the sender was told to retry')
    throw fromPipeline(problem)
  }
}

async function decode({ body, encoding }: Arrival, limits: Limits): Promise<Decoded> {
  const steps: DecodeSteps = encoding === 'json' ? decodeJsonInSteps(body, limits) : decodeProtobufInSteps(body, limits)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await afterOtherWork()
  }
}
