import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { createInFlight, holdFor } from '#collector/receivers/in-flight.ts'
import type { Coding } from '#collector/receivers/inflate.ts'
import { inflateBody } from '#collector/receivers/inflate.ts'
import { codeOf } from '#core/platform/errors.ts'

const mebibyte = 1_048_576
const text = Buffer.from('span '.repeat(1_000))
/** A bomb whose last bytes claim that nothing comes out. */
const lying = (bytes: number): Buffer => {
  const squeezed = gzipSync(Buffer.alloc(bytes))
  squeezed.writeUInt32LE(0, squeezed.length - 4)
  return squeezed
}

describe('inflateBody', () => {
  it.each<[string, Buffer, Coding]>([
    ['gzip', gzipSync(text), 'gzip'],
    ['gzip of nothing', gzipSync(Buffer.alloc(0)), 'gzip'],
    [
      'gzip of several members',
      Buffer.concat([gzipSync(text.subarray(0, 4_990)), gzipSync(text.subarray(4_990))]),
      'gzip',
    ],
    ['zlib', deflateSync(text), 'deflate'],
    ['zlib squeezed a hundredfold', deflateSync(Buffer.alloc(mebibyte)), 'deflate'],
    ['deflate without a head', deflateRawSync(text), 'deflate'],
  ])('undoes %s, and counts what came out alone', async (_name, body, coding) => {
    const inFlight = createInFlight(100 * mebibyte, () => undefined)
    const held = holdFor(inFlight)
    held.hold(body.length)
    const inflated = await inflateBody(body, coding, 2 * mebibyte, held)
    expect(inFlight.bytes()).toBe(inflated.length)
    held.releaseAll()
    expect(inFlight.bytes()).toBe(0)
  })

  it.each([
    ['one that tells its size', gzipSync(Buffer.alloc(3 * mebibyte))],
    ['one that lies about it', lying(6 * mebibyte)],
    ['zlib', deflateSync(Buffer.alloc(3 * mebibyte))],
  ])('refuses what grows beyond the limit: %s', async (name, body) => {
    const held = holdFor(createInFlight(100 * mebibyte, () => undefined))
    const coding = name === 'zlib' ? 'deflate' : 'gzip'
    await expect(inflateBody(body, coding, 2 * mebibyte, held)).rejects.toMatchObject({ code: 'too_large' })
    await expect(inflateBody(body.subarray(0, 90), coding, 2 * mebibyte, held)).rejects.toMatchObject({
      code: 'invalid',
    })
  })

  it('never holds more than all may hold together, however many small bodies become large side by side', async () => {
    let most = 0
    const inFlight = createInFlight(8 * mebibyte, (bytes) => (most = Math.max(most, bytes)))
    const bombs = [gzipSync(Buffer.alloc(3 * mebibyte)), lying(3 * mebibyte), deflateSync(Buffer.alloc(3 * mebibyte))]
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const body = bombs[index % 3] ?? Buffer.alloc(0)
        const held = holdFor(inFlight)
        return inflateBody(body, index % 3 === 2 ? 'deflate' : 'gzip', 3 * mebibyte, held)
          .then(() => 'taken', codeOf)
          .finally(held.releaseAll)
      }),
    )
    expect(most).toBeLessThanOrEqual(8 * mebibyte)
    expect(outcomes).toContain('taken')
    expect(outcomes).toContain('unavailable')
    expect(inFlight.bytes()).toBe(0)
  })
})
