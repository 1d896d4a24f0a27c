import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { portStream } from '#cli/collecting/port-stream.ts'

const twoEnds = () => {
  const { port1, port2 } = new MessageChannel()
  return [portStream(port1), portStream(port2)] as const
}

/** Read to its end and left alone: the usual readers of whole streams close both directions. */
async function allOf(stream: Duplex): Promise<string> {
  const pieces: Buffer[] = []
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  await once(stream, 'end')
  return Buffer.concat(pieces).toString()
}

describe('a stream between two threads', () => {
  it('carries bytes both ways, whole and in order, until each side has said that there is no more', async () => {
    const [near, far] = twoEnds()
    const long = 'ä'.repeat(300_000)
    near.end(`there ${long}`)
    far.write('and ')
    far.end('back')
    expect(await allOf(far)).toBe(`there ${long}`)
    expect(await allOf(near)).toBe('and back')
  })

  it('lets nobody send more than the other side takes', async () => {
    const [near, far] = twoEnds()
    let sent = 0
    for (let piece = 0; piece < 100; piece += 1) near.write(Buffer.alloc(10_000), () => (sent += 1))
    far.once('readable', () => undefined)
    await once(far, 'readable')
    expect(sent).toBeLessThan(20)
    let taken = 0
    far.on('data', (bytes: Buffer) => (taken += bytes.length))
    near.end()
    await once(far, 'end')
    expect(taken).toBe(1_000_000)
    expect(sent).toBe(100)
  })

  it('is still to be read when the other side has said everything and left', async () => {
    const [near, far] = twoEnds()
    near.write('never read')
    const read = allOf(near)
    far.end('all of it', () => far.destroy())
    expect(await read).toBe('all of it')
    near.end('to nobody')
    await once(near, 'close')
  })

  it('is gone on both sides when one side drops it', async () => {
    const [near, far] = twoEnds()
    near.destroy()
    await once(far, 'close')
    expect(far.destroyed).toBe(true)
  })
})
