import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

import { AppError } from '#core/platform/errors.ts'

import type { Patience } from './chunks.ts'
import { readChunks } from './chunks.ts'
import type { Held } from './in-flight.ts'
import type { Coding } from './inflate.ts'
import { tooLarge } from './inflate.ts'

/** A message as it travelled. */
export interface SentMessage {
  readonly bytes: Buffer
  readonly coding: Coding
}

/** What senders may squeeze messages with, as `grpc-accept-encoding` says it. */
export const acceptedEncodings = 'identity,deflate,gzip'

/** One byte that says whether the message is squeezed, four of its length. */
const headBytes = 5

/**
 * Reads the one message of a unary call, at most `bytesMax` bytes of it, each counted in `held` as it comes: what a
 * head claims is believed only to refuse it. Throws AppError `too_large`, `unavailable`, `unsupported`, or `invalid`
 * when the frame is broken or the sender hangs up.
 */
export async function readMessage(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  bytesMax: number,
  held: Pick<Held, 'hold'>,
  patience: Patience,
): Promise<SentMessage> {
  const chunks: Buffer[] = []
  let size = 0
  let head: { readonly length: number; readonly coding: Coding } | null = null
  try {
    for await (const bytes of readChunks(stream, patience)) {
      held.hold(bytes.length)
      chunks.push(bytes)
      size += bytes.length
      if (head === null && size >= headBytes) head = readHead(gather(chunks), headers, bytesMax)
      if (head !== null && size > headBytes + head.length) throw broken('more than one message')
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('invalid', 'The call ended before its message did.', { cause: error })
  }
  if (head === null) throw broken('no message')
  if (size < headBytes + head.length) throw broken('less than its length says')
  return { bytes: gather(chunks).subarray(headBytes), coding: head.coding }
}

/** All chunks as one, which takes their place. */
function gather(chunks: Buffer[]): Buffer {
  const [only] = chunks
  const all = chunks.length === 1 && only ? only : Buffer.concat(chunks)
  chunks.splice(0, chunks.length, all)
  return all
}

function readHead(bytes: Buffer, headers: IncomingHttpHeaders, bytesMax: number) {
  const flag = bytes.readUInt8(0)
  if (flag > 1) throw broken(`a compressed flag of ${flag}`)
  const length = bytes.readUInt32BE(1)
  if (length > bytesMax) throw tooLarge(bytesMax, 'as sent')
  return { length, coding: flag === 0 ? ('identity' as const) : codingNamed(headers['grpc-encoding']) }
}

function codingNamed(encoding: string | string[] | undefined): Coding {
  if (encoding === 'gzip' || encoding === 'deflate') return encoding
  if (encoding === undefined || encoding === 'identity') throw broken('a compressed flag but no grpc-encoding')
  throw new AppError('unsupported', `grpc-encoding "${String(encoding).slice(0, 40)}" is not understood. Use gzip.`)
}

const broken = (what: string): AppError => new AppError('invalid', `The call does not hold one message: ${what}.`)
