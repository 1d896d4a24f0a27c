import { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'

/** What is said over the port: a piece of the stream, that the other side wants more, or that there is no more. */
type Said = Uint8Array | 'more' | null

/**
 * A stream of bytes whose other end lies in another thread, where the port's other end is made one too. A piece leaves
 * when the other side asks for it, so that neither holds more than the buffer of a stream. Node can hand streams of the
 * web's kind to a thread by itself; through them a request of 290 KB cost half as much again.
 */
export function portStream(port: MessagePort): Duplex {
  let asked = 0
  let waiting: (() => void) | null = null
  let [heardAll, alone] = [false, false]
  const send = (piece: Uint8Array, done: () => void): void => {
    asked -= 1
    port.postMessage(piece satisfies Said)
    done()
  }
  const stream = new Duplex({
    read() {
      port.postMessage('more' satisfies Said)
    },
    write(piece: Uint8Array, _encoding, done) {
      if (alone) done()
      else if (asked > 0) send(piece, done)
      else waiting = () => send(piece, done)
    },
    final(done) {
      port.postMessage(null satisfies Said)
      done()
    },
    destroy(error, done) {
      port.close()
      done(error)
    },
  })
  port.on('message', (said: Said) => {
    if (said !== 'more') {
      heardAll = said === null
      stream.push(said)
      return
    }
    asked += 1
    const goOn = waiting
    waiting = null
    goOn?.()
  })
  port.once('close', () => {
    alone = true
    // Who has said everything may leave: it is still to be read. What is said to nobody is as good as sent.
    if (!heardAll) stream.destroy()
    else waiting?.()
  })
  return stream
}
