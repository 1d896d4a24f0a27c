import { setTimeout as afterMs } from 'node:timers/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Encoding } from '../wire/encode-answer.ts'
import { encodeAcknowledgement, encodeRefusal } from '../wire/encode-answer.ts'
import type { Acknowledgement } from '../wire/encode-answer.ts'
import type { SignalName } from './signals.ts'
import { httpStatusOf, refusalOf, statusLineOf } from './refusal.ts'

export const contentTypes: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

/** The encoding a request's Content-Type names, null when it is none of OTLP's. Parameters (`charset`) are ignored. */
export function encodingOf(request: IncomingMessage): Encoding | null {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type === contentTypes.protobuf) return 'protobuf'
  return type === contentTypes.json ? 'json' : null
}

/** 200, with an empty message when there is nothing to say. */
export function answerTaken(
  response: ServerResponse,
  acknowledgement: Acknowledgement,
  encoding: Encoding,
  signal: SignalName,
): void {
  const body = encodeAcknowledgement(acknowledgement, encoding, signal)
  response.writeHead(200, { 'content-type': contentTypes[encoding], 'content-length': body.length }).end(body)
}

/** Bytes of an unread body that are quietly read away after a refusal, so that the connection can be used again. */
const drainBytesMax = 1_048_576
/** What a sender in the middle of a large body gets to notice that it was refused. */
const lingerMs = 1_000

/**
 * Answers with a refusal in the sender's encoding; as plain text when that is unknown. When a large body is still on
 * its way, the answer is sent at once and the connection closed a moment later: closing under a sender that is still
 * writing would make its system throw the answer away.
 */
export async function answerRefused(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  encoding: Encoding | null,
  headers: Readonly<Record<string, string>> = {},
  httpStatus = httpStatusOf(error),
): Promise<void> {
  const refusal = refusalOf(error)
  const body =
    encoding === null
      ? Buffer.from(`${statusLineOf(httpStatus)}: ${refusal.message}\n`)
      : encodeRefusal(refusal, encoding)
  const lingers = !request.complete && !(Number(request.headers['content-length'] ?? NaN) <= drainBytesMax)
  response.writeHead(httpStatus, {
    'content-type': encoding === null ? 'text/plain; charset=utf-8' : contentTypes[encoding],
    'content-length': body.length,
    ...(refusal.retryAfterSeconds === null ? {} : { 'retry-after': String(Math.ceil(refusal.retryAfterSeconds)) }),
    ...(httpStatus === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(lingers ? { connection: 'close' } : {}),
    ...headers,
  })
  if (!lingers) {
    response.end(body)
    return
  }
  response.write(body)
  request.resume()
  const over = new AbortController()
  const ended = new Promise<void>((resolve) => request.once('close', resolve).once('end', resolve))
  await Promise.race([ended, afterMs(lingerMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined)])
  over.abort()
  response.end()
}
