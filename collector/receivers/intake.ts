import { setImmediate as afterOtherWork } from 'node:timers/promises'

import { AppError, codeOf, publicMessageOf } from '#core/platform/errors.ts'

import type { ReceiverServices } from '../component.ts'
import type { Consumer } from '../pipeline/chain.ts'
import type { IngestEntry } from '../pipeline/ingest-ring.ts'
import { createRequestNotes, type RequestNotes } from '../pipeline/request-notes.ts'
import type { Remarks } from '../wire/decoded.ts'
import type { Acknowledgement, Encoding } from '../wire/encode-answer.ts'
import type { Limits } from '../wire/limits.ts'
import { deliver } from './deliver.ts'
import type { InFlight } from './in-flight.ts'
import { remarksOn } from './remarks.ts'
import type { Signal, SignalName, Taken } from './signals.ts'
import { createTurnstile, type Turnstile } from './turnstile.ts'

/** A request whose sender is known and whose body is here. */
export interface Arrival {
  readonly projectId: number
  readonly peer: string | null
  readonly transport: 'grpc' | 'http'
  readonly encoding: Encoding
  /** The body, inflated. */
  readonly body: Uint8Array
  /** Whether its sender waits for the answer no longer. */
  readonly isGone: () => boolean
}

/** What both protocols do alike once they hold a body of one signal. */
export interface Intake {
  readonly signal: SignalName
  readonly grpcPath: string
  /** Shared by the signals of a receiver: it bounds all bodies together. */
  readonly inFlight: InFlight
  /** Resolves once every item of the request is stored; rejects with what the sender must be told. */
  take(arrival: Arrival): Promise<Acknowledgement>
  /** Counts a request that was given up before it was understood. */
  countGivenUp(transport: Arrival['transport'], reason: 'stood_still' | 'sender_gone'): void
  /** Notes a request that was refused before it had a body. */
  refuse(arrival: Pick<Arrival, 'transport'>, error: unknown): void
}

export interface IntakeSettings<Item> {
  readonly limits: Limits
  readonly inFlight: InFlight
  readonly signal: Signal<Item>
  readonly consumer: Consumer<Item>
}

/** The common part of the OTLP doors: decode, hand on in slices, count, and word the acknowledgement. */
export function createIntake<Item>(settings: IntakeSettings<Item>, services: ReceiverServices): Intake {
  const { id, metrics, clock, ring } = services
  const { limits, inFlight, signal, consumer } = settings
  const turnstile = createTurnstile()

  const countRequest = (transport: string, outcome: string): void =>
    metrics.add('otelcol_receiver_requests', { receiver: id, transport, outcome, signal: signal.name }, 1)

  const countGivenUp: Intake['countGivenUp'] = (transport, reason) =>
    metrics.add('nevermore_receiver_given_up_requests', { receiver: id, transport, signal: signal.name, reason }, 1)

  return {
    signal: signal.name,
    grpcPath: signal.grpcPath,
    inFlight,
    countGivenUp,
    refuse({ transport }, error) {
      countRequest(transport, codeOf(error))
    },
    take({ body, isGone, ...sender }) {
      const { transport, projectId, encoding } = sender
      const bytes = body.byteLength
      const notes = createRequestNotes()
      const note = (accepted: number, rejected: number, reasons: readonly string[]): void =>
        ring.add({
          ...describe(sender, bytes, notes),
          ...countsOf(signal, accepted, rejected),
          reasons,
          at: new Date(clock()),
        })
      metrics.add('nevermore_receiver_request_bytes', { receiver: id, transport, signal: signal.name }, bytes)

      async function handOn(taken: Taken<Item>, handedOn: () => void): Promise<Acknowledgement> {
        const accepted = taken.items.length
        countTaken(taken, { transport, failed: signal.counters.failed }, services)
        await deliver({ projectId, transport, items: taken.items, notes, signal, consumer, handedOn }, services)
        const acknowledgement = remarksOn(taken, limits, signal.noun)
        const reasons = acknowledgement.message === '' ? [] : acknowledgement.message.split('\n')
        note(accepted, taken.rejected.length, reasons)
        countRequest(transport, 'ok')
        return acknowledgement
      }

      // Chained, not awaited: neither body nor spans are to be held on to while they are being stored.
      const refuseGone = (): void => {
        if (!isGone()) return
        countGivenUp(transport, 'sender_gone')
        throw new AppError('unavailable', 'Its sender had gone before its turn came.')
      }
      return decodeInTurn(body, encoding, settings, turnstile, refuseGone)
        .then(({ taken, leave }) => handOn(taken, leave).finally(leave))
        .catch((error: unknown) => {
          note(0, 0, [publicMessageOf(error)])
          countRequest(transport, codeOf(error))
          throw error
        })
    },
  }
}

const describe = (
  { projectId, peer, transport, encoding }: Omit<Arrival, 'body' | 'isGone'>,
  bytes: number,
  notes: RequestNotes,
) => ({
  projectId,
  peer,
  bytes,
  encoding: transport === 'grpc' ? 'grpc' : `http/${encoding}`,
  dialects: [...notes.dialects],
  fields: [...notes.fields],
  unknown: [...notes.unknown.values()],
})

type Counts = Pick<IngestEntry, 'signal' | 'acceptedSpans' | 'rejectedSpans' | 'acceptedLogs' | 'rejectedLogs'>

const countsOf = ({ name: signal }: { readonly name: SignalName }, accepted: number, rejected: number): Counts =>
  signal === 'traces'
    ? { signal, acceptedSpans: accepted, rejectedSpans: rejected, acceptedLogs: 0, rejectedLogs: 0 }
    : { signal, acceptedSpans: 0, rejectedSpans: 0, acceptedLogs: accepted, rejectedLogs: rejected }

function countTaken(
  { rejected, cuts, lenient }: Remarks,
  { transport, failed }: { readonly transport: string; readonly failed: Signal<never>['counters']['failed'] },
  { id, metrics }: ReceiverServices,
): void {
  const receiver = id
  if (rejected.length > 0) metrics.add(failed, { receiver, transport }, rejected.length)
  for (const [limit, times] of Object.entries(cuts)) {
    metrics.add('nevermore_receiver_truncated', { receiver, limit }, times)
  }
  for (const [deviation, times] of Object.entries(lenient)) {
    metrics.add('nevermore_receiver_lenient', { receiver, deviation }, times)
  }
}

/** What a request held, and how to let the next one in once this one is understood. */
interface InTurn<Item> {
  readonly taken: Taken<Item>
  readonly leave: () => void
}

async function decodeInTurn<Item>(
  body: Uint8Array,
  encoding: Encoding,
  settings: IntakeSettings<Item>,
  turnstile: Turnstile,
  refuseGone: () => void,
): Promise<InTurn<Item>> {
  const leave = await turnstile.enter()
  try {
    // Work that nobody waits for keeps those waiting who still are: they would leave, too, and all come again.
    refuseGone()
    return { taken: await decode(body, encoding, settings, leave), leave }
  } catch (error) {
    leave()
    throw error
  }
}

async function decode<Item>(
  body: Uint8Array,
  encoding: Encoding,
  { signal, limits }: IntakeSettings<Item>,
  leave: () => void,
): Promise<Taken<Item>> {
  const steps = signal.decode(body, encoding, limits)
  for (let read = 1; ; read++) {
    const step = steps.next()
    if (step.done) return step.value
    // A large request goes on beside the others: nobody is to wait for all of it.
    if (read === 2) leave()
    await afterOtherWork()
  }
}
