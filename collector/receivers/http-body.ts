import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'

import { AppError } from '#core/platform/errors.ts'

import type { InFlight } from './in-flight.ts'

/** How a body was squeezed for the journey. */
export type Coding = 'identity' | 'gzip' | 'deflate'

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

/** The refusal of a body beyond the limit. */
export const tooLarge = (bytesMax: number, when: 'as sent' | 'after inflating'): AppError =>
  new AppError('too_large', `The body is larger than ${bytesMax} bytes ${when}. Send fewer items at a time.`)

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
  held: { hold(bytes: number): void },
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    // An early end of the loop must leave the socket open: the refusal still has to travel back over it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
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

/** Undoes a coding, off the main thread, and stops as soon as more than `bytesMax` bytes come out. */
export async function inflateBody(body: Buffer, coding: Coding, bytesMax: number): Promise<Buffer> {
  if (coding === 'identity') return body
  try {
    // Chunks as large as what probably comes out: each one is a trip to the thread pool.
    const chunkSize = Math.min(1_048_576, Math.max(16_384, body.length * 5))
    return await inflaters[coding](body, { maxOutputLength: bytesMax, chunkSize })
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(bytesMax, 'after inflating')
    throw new AppError('invalid', `The body is not valid ${coding}, as its Content-Encoding says.`, { cause: error })
  }
}

type Inflater = (body: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>

const inflaters: Readonly<Record<'gzip' | 'deflate', Inflater>> = {
  gzip: promisify(gunzip),
  // HTTP's deflate is the zlib format; some senders leave the two bytes of its head out.
  deflate: (body, options) => (hasZlibHead(body) ? promisify(inflate) : promisify(inflateRaw))(body, options),
}

const hasZlibHead = (body: Buffer): boolean =>
  body.length >= 2 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

/** Counts what one request holds and gives all of it back at once. */
export function holdFor(inFlight: InFlight): { hold(bytes: number): void; releaseAll(): void } {
  let held = 0
  return {
    hold(bytes) {
      inFlight.hold(bytes)
      held += bytes
    },
    releaseAll() {
      inFlight.release(held)
      held = 0
    },
  }
}
