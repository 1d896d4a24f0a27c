import { constants } from 'node:http2'
import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'

import { encodeRefusal } from '../wire/encode-answer.ts'
import { acceptedEncodings } from './grpc-message.ts'
import { refusalOf } from './refusal.ts'

/** What a sender hears instead of an answer. */
export interface GrpcStatus {
  readonly code: number
  readonly message: string
  /** The whole google.rpc.Status, where there is more to say than code and message. */
  readonly details?: Buffer
}

/** A refusal as gRPC says it: code, message, and the full google.rpc.Status in the trailer meant for it. */
export function statusOf(error: unknown): GrpcStatus {
  const refusal = refusalOf(error)
  return { code: refusal.code, message: refusal.message, details: encodeRefusal(refusal, 'protobuf') }
}

/** Answers OK with a message. Nothing happens when the sender has gone. */
export function answerMessage(stream: ServerHttp2Stream, message: Buffer): void {
  if (!canAnswer(stream)) return
  const framed = Buffer.alloc(5 + message.length)
  framed.writeUInt32BE(message.length, 1)
  message.copy(framed, 5)
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }))
  stream.respond(answerHeaders, { waitForTrailers: true })
  stream.end(framed)
}

/** What a sender in the middle of a large message gets to notice that it was refused. */
const lingerMs = 1_000

/**
 * Answers with a status alone. A sender still in the middle of its message is told to stop a moment later: stopping it
 * at once could make it throw the answer away.
 */
export function answerStatus(stream: ServerHttp2Stream, { code, message, details }: GrpcStatus): void {
  if (!canAnswer(stream)) return
  stream.respond(
    {
      ...answerHeaders,
      'grpc-status': code,
      'grpc-message': percentEncoded(message),
      ...(details === undefined ? {} : { 'grpc-status-details-bin': details.toString('base64') }),
    },
    { endStream: true },
  )
  if (stream.readableEnded) return
  const over = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), lingerMs)
  stream.once('close', () => clearTimeout(over))
  stream.resume()
}

const canAnswer = (stream: ServerHttp2Stream): boolean =>
  !stream.headersSent && !stream.destroyed && !stream.closed && !stream.aborted

const answerHeaders: OutgoingHttpHeaders = {
  ':status': 200,
  'content-type': 'application/grpc+proto',
  'grpc-accept-encoding': acceptedEncodings,
}

/** Trailers hold printable ASCII: all else travels as `%` and two digits, a byte each. */
const percentEncoded = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e || byte === 0x25
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('')
