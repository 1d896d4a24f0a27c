import { setImmediate as afterOtherWork } from 'node:timers/promises'

import { codeOf, publicMessageOf } from '#core/platform/errors.ts'

import type { ReceiverServices } from '../component.ts'
import { createRequestNotes } from '../pipeline/request-notes.ts'
import type { IngestEntry } from '../pipeline/ingest-ring.ts'
import type { RequestNotes } from '../pipeline/request-notes.ts'
import { decodeJsonInSteps } from '../wire/decode-json.ts'
import { decodeProtobufInSteps } from '../wire/decode-protobuf.ts'
import type { Decoded, DecodeSteps } from '../wire/decoded.ts'
import type { Acknowledgement, Encoding } from '../wire/encode-answer.ts'
import type { Limits } from '../wire/limits.ts'
import { deliver } from './deliver.ts'
import type { InFlight } from './in-flight.ts'
import { createInFlight } from './in-flight.ts'
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

/** The common part of the OTLP doors: decode, hand on in slices, count, and word the acknowledgement. */
export function createIntake({ limits, in_flight_bytes_max }: IntakeSettings, services: ReceiverServices): Intake {
  const { id, metrics, clock, ring } = services
  const inFlight = createInFlight(in_flight_bytes_max, (bytes) =>
    metrics.set('nevermore_receiver_in_flight_bytes', { receiver: id }, bytes),
  )

  const countRequest = (transport: string, outcome: string): void =>
    metrics.add('otelcol_receiver_requests', { receiver: id, transport, outcome }, 1)

  return {
    inFlight,
    refuse({ transport }, error) {
      countRequest(transport, codeOf(error))
    },
    async take(arrival) {
      const { transport, projectId } = arrival
      const notes = createRequestNotes()
      const note = (outcome: Pick<IngestEntry, 'acceptedSpans' | 'rejectedSpans' | 'reasons'>): void =>
        ring.add({ ...describe(arrival, notes), ...outcome, at: new Date(clock()) })
      metrics.add('nevermore_receiver_request_bytes', { receiver: id, transport }, arrival.body.byteLength)
      try {
        const decoded = await decode(arrival, limits)
        countDecoded(decoded, transport, services)
        await deliver({ projectId, transport, spans: decoded.spans, notes }, services)
        const acknowledgement = remarksOn(decoded, limits)
        const reasons = acknowledgement.message === '' ? [] : acknowledgement.message.split('\n')
        note({ acceptedSpans: decoded.spans.length, rejectedSpans: decoded.rejected.length, reasons })
        countRequest(transport, 'ok')
        return acknowledgement
      } catch (error) {
        note({ acceptedSpans: 0, rejectedSpans: 0, reasons: [publicMessageOf(error)] })
        countRequest(transport, codeOf(error))
        throw error
      }
    },
  }
}

const describe = ({ projectId, peer, body, transport, encoding }: Arrival, notes: RequestNotes) => ({
  projectId,
  peer,
  bytes: body.byteLength,
  encoding: transport === 'grpc' ? 'grpc' : `http/${encoding}`,
  dialects: [...notes.dialects],
  unknownKeys: [...notes.unknownKeys],
})

function countDecoded(
  { rejected, cuts, lenient }: Decoded,
  transport: string,
  { id, metrics }: ReceiverServices,
): void {
  const receiver = id
  if (rejected.length > 0) metrics.add('otelcol_receiver_failed_spans', { receiver, transport }, rejected.length)
  for (const [limit, times] of Object.entries(cuts)) {
    metrics.add('nevermore_receiver_truncated', { receiver, limit }, times)
  }
  for (const [deviation, times] of Object.entries(lenient)) {
    metrics.add('nevermore_receiver_lenient', { receiver, deviation }, times)
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
