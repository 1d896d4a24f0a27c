import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

import { isForwarded } from '#core/identity/loopback.ts'

import type { Acknowledgement } from '../wire/encode-answer.ts'
import { encodeAcknowledgement } from '../wire/encode-answer.ts'
import type { Authorise, Credentials } from './authorise.ts'
import { readMessage } from './grpc-message.ts'
import { holdFor } from './in-flight.ts'
import { inflateBody } from './inflate.ts'
import type { Intake } from './intake.ts'

export interface ExportSettings {
  readonly intake: Intake
  readonly authorise: Authorise
  /** Of a message, as sent and after inflating. */
  readonly bytesMax: number
  /** What a message may stand still; 0 for ever. */
  readonly idleMsMax: number
}

/** Takes one call that exports; resolves to the message of its answer. Who is calling is asked before it is read. */
export async function takeExport(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { intake, authorise, bytesMax, idleMsMax }: ExportSettings,
): Promise<Buffer> {
  const held = holdFor(intake.inFlight)
  const peer = peerOf(stream)
  // A call past its deadline has been answered.
  const isGone = (): boolean => stream.closed || stream.destroyed || stream.headersSent
  const patience = { idleMsMax, onGivenUp: () => intake.countGivenUp('grpc', 'stood_still') }
  let projectId = 0
  let reachedIntake = false
  try {
    ;({ projectId } = await authorise(credentialsOf(stream, headers), 'ingest'))
    // A call of its own, so that nothing here holds on to the message while its items are being stored.
    const takeBody = async (): Promise<Acknowledgement> => {
      const sent = await readMessage(stream, headers, bytesMax, held, patience)
      const body = await inflateBody(sent.bytes, sent.coding, bytesMax, held)
      reachedIntake = true
      return intake.take({ projectId, peer, transport: 'grpc', encoding: 'protobuf', body, isGone })
    }
    return encodeAcknowledgement(await takeBody(), 'protobuf', intake.signal)
  } catch (error) {
    if (!reachedIntake) intake.refuse({ transport: 'grpc' }, error)
    throw error
  } finally {
    held.releaseAll()
  }
}

const credentialsOf = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Credentials => ({
  authorization: headers.authorization ?? null,
  apiKeyHeader: typeof headers['x-api-key'] === 'string' ? headers['x-api-key'] : null,
  remoteAddress: stream.session?.socket.remoteAddress ?? null,
  forwarded: isForwarded((name) => name in headers),
})

function peerOf({ session }: ServerHttp2Stream): string | null {
  const { remoteAddress, remotePort } = session?.socket ?? {}
  return remoteAddress === undefined ? null : `${remoteAddress}:${remotePort ?? 0}`
}
