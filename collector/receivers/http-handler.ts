import type { IncomingMessage, ServerResponse } from 'node:http'

import { isForwarded, isOwnOrigin } from '#core/identity/loopback.ts'
import { AppError } from '#core/platform/errors.ts'

import type { Authorise } from './authorise.ts'
import type { Cors } from './cors.ts'
import { answerRefused, answerTaken, encodingOf } from './http-answer.ts'
import { codingOf, readBody, refuseByLength } from './http-body.ts'
import { holdFor } from './in-flight.ts'
import { inflateBody } from './inflate.ts'
import type { Acknowledgement } from '../wire/encode-answer.ts'
import type { Intake } from './intake.ts'

/** Answers one request. Never rejects. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface HandlerSettings {
  readonly bodyBytesMax: number
  /** What a body may stand still; 0 for ever. */
  readonly idleMsMax: number
  readonly cors: Cors
  readonly authorise: Authorise
  readonly intake: Intake
}

/**
 * The OTLP/HTTP door for one signal, whatever server and path it hangs on. Order matters: what the headers alone decide
 * comes first, then who is asking, and only then is the body read.
 */
export function createExportHandler({
  bodyBytesMax,
  idleMsMax,
  cors,
  authorise,
  intake,
}: HandlerSettings): HttpHandler {
  const patience = { idleMsMax, onGivenUp: () => intake.countGivenUp('http', 'stood_still') }
  return async function handleExport(request, response) {
    const preflight = cors.preflight(request)
    if (preflight) {
      response.writeHead(204, preflight).end()
      return
    }
    if (request.method !== 'POST') {
      await answerRefused(
        request,
        response,
        new AppError('unsupported', 'Telemetry is sent by POST.'),
        null,
        { allow: 'POST' },
        405,
      )
      return
    }
    const encoding = encodingOf(request)
    const headers = cors.headers(request)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const peer = peerOf(request)
    const isGone = (): boolean => response.destroyed
    const held = holdFor(intake.inFlight)
    let projectId = 0
    let reachedIntake = false
    try {
      if (encoding === null)
        throw new AppError('unsupported', 'Content-Type must be application/x-protobuf or application/json.')
      const coding = codingOf(request)
      refuseByLength(request, bodyBytesMax)
      ;({ projectId } = await authorise(credentialsOf(request), 'ingest'))
      if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue()
      // A call of its own, so that nothing here holds on to the body while its items are being stored.
      const takeBody = async (): Promise<Acknowledgement> => {
        const sent = await readBody(request, bodyBytesMax, held, patience)
        const body = await inflateBody(sent, coding, bodyBytesMax, held)
        reachedIntake = true
        return intake.take({ projectId, peer, transport: 'http', encoding, body, isGone })
      }
      const acknowledgement = await takeBody()
      answerTaken(response, acknowledgement, encoding, intake.signal)
    } catch (error) {
      if (!reachedIntake) intake.refuse({ transport: 'http' }, error)
      await answerRefused(request, response, error, encoding)
    } finally {
      held.releaseAll()
    }
  }
}

const credentialsOf = ({ headers, socket }: IncomingMessage) => ({
  authorization: headers.authorization ?? null,
  apiKeyHeader: typeof headers['x-api-key'] === 'string' ? headers['x-api-key'] : null,
  remoteAddress: isOwnOrigin(headers.origin) ? (socket.remoteAddress ?? null) : null,
  forwarded: isForwarded((name) => name in headers),
})

const peerOf = ({ socket }: IncomingMessage): string | null =>
  socket.remoteAddress === undefined ? null : `${socket.remoteAddress}:${socket.remotePort ?? 0}`
