import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'

import { AppError } from '#core/platform/errors.ts'

import type { Held } from './in-flight.ts'

/** How a body was squeezed for the journey. */
export type Coding = 'identity' | 'gzip' | 'deflate'

/** The refusal of a body beyond the limit. */
export const tooLarge = (bytesMax: number, when: 'as sent' | 'after inflating'): AppError =>
  new AppError('too_large', `The body is larger than ${bytesMax} bytes ${when}. Send fewer items at a time.`)

/**
 * Undoes a coding, off the main thread, and stops as soon as more than `bytesMax` bytes come out. What comes out is
 * counted in `held` before there is any of it: a few small bodies could otherwise become gigabytes side by side.
 * Throws AppError `too_large`, `unavailable` or `invalid`.
 */
export async function inflateBody(body: Buffer, coding: Coding, bytesMax: number, held: Held): Promise<Buffer> {
  if (coding === 'identity') return body
  const told = bytesTold(body, coding)
  if (told !== null && told > bytesMax) throw tooLarge(bytesMax, 'after inflating')
  const expected = Math.min(bytesMax, told ?? body.length * growthUsualMax)
  // Of several members only the last one's bytes are told: once more, with room for all that is allowed.
  const inflated =
    (await inflateInto(body, coding, expected, held)) ??
    (expected < bytesMax ? await inflateInto(body, coding, bytesMax, held) : null)
  if (inflated === null) throw tooLarge(bytesMax, 'after inflating')
  held.release(body.length)
  return inflated
}

/** Null when more than `bytesMax` bytes come out. */
async function inflateInto(body: Buffer, coding: Squeezed, bytesMax: number, held: Held): Promise<Buffer | null> {
  held.hold(bytesMax)
  let bytes = 0
  try {
    // Chunks as large as what probably comes out: each one is a trip to the thread pool. One byte more shows the end.
    const chunkSize = Math.min(1_048_576, Math.max(1_024, bytesMax + 1))
    const inflated = await inflaters[coding](body, { maxOutputLength: Math.max(1, bytesMax), chunkSize })
    bytes = inflated.length
    return inflated
  } catch (error) {
    if (isTooLarge(error)) return null
    throw new AppError('invalid', `The body is not valid ${coding}, as its encoding says.`, { cause: error })
  } finally {
    held.release(bytesMax - bytes)
  }
}

/** How often larger spans rarely get than what was sent of them. */
const growthUsualMax = 16

/** What deflate can make of one byte at most. */
const growthMax = 1_032

/**
 * What gzip says in its last four bytes will come out, null when it cannot be true. Nobody vouches for it, but what
 * comes out is held against it.
 */
function bytesTold(body: Buffer, coding: Squeezed): number | null {
  if (coding !== 'gzip' || body.length < 18 || body.readUInt16BE(0) !== 0x1f8b) return null
  const told = body.readUInt32LE(body.length - 4)
  return told <= body.length * growthMax ? told : null
}

type Squeezed = Exclude<Coding, 'identity'>
type Inflater = (body: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Promise<Buffer>

const inflaters: Readonly<Record<Squeezed, Inflater>> = {
  gzip: promisify(gunzip),
  // HTTP's deflate is the zlib format; some senders leave the two bytes of its head out.
  deflate: (body, options) => (hasZlibHead(body) ? promisify(inflate) : promisify(inflateRaw))(body, options),
}

const hasZlibHead = (body: Buffer): boolean =>
  body.length >= 2 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
