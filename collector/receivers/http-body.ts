import type { IncomingMessage } from 'node:http'

import { AppError } from '#core/platform/errors.ts'

import type { Patience } from './chunks.ts'
import { readChunks } from './chunks.ts'
import type { Held } from './in-flight.ts'
import type { Coding } from './inflate.ts'
import { tooLarge } from './inflate.ts'

/** The coding a request names. Throws AppError `unsupported`. */
export function codingOf(request: IncomingMessage): Coding {
  const named = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (named === '' || named === 'identity') return 'identity'
  if (named === 'gzip' || named === 'x-gzip') return 'gzip'
  if (named === 'deflate' || named === 'zlib') return 'deflate'
  throw new AppError(
    'unsupported',
    `Content-Encoding "${named.slice(0, 40)}" is not understood. Use gzip, deflate or none.`,
  )
}

/** Refuses by the Content-Length header what need not be read at all. */
export function refuseByLength(request: IncomingMessage, bytesMax: number): void {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax, 'as sent')
}

/**
 * Reads a body to its end, at most `bytesMax` bytes of it, each counted in `inFlight` by the caller's `held` so that it
 * can be released. Throws AppError `too_large`, `unavailable`, or `invalid` when the sender hangs up midway.
 */
export async function readBody(
  request: IncomingMessage,
  bytesMax: number,
  held: Pick<Held, 'hold'>,
  patience: Patience,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const bytes of readChunks(request, patience)) {
      size += bytes.length
      if (size > bytesMax) throw tooLarge(bytesMax, 'as sent')
      held.hold(bytes.length)
      chunks.push(bytes)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('invalid', 'The request ended before its body did.', { cause: error })
  }
  const [only] = chunks
  return chunks.length === 1 && only ? only : Buffer.concat(chunks)
}
