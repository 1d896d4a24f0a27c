import { createServer, request as ask, type IncomingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { answerRefused, encodingOf } from '#collector/receivers/http-answer.ts'
import { AppError } from '#core/platform/errors.ts'
import type { RequestHandler } from '#graph/http/ingest-routes.ts'
import { pathOf } from '#graph/http/listener.ts'
import { portStream } from './port-stream.ts'

/** Who sent a request, as the socket knows it: the thread that takes it in has no socket to ask. */
export interface Peer {
  readonly remoteAddress: string | undefined
  readonly remotePort: number | undefined
}

/** Hands one end of a connection to the thread that takes requests in. */
export type Connect = (peer: Peer, port: MessagePort) => void

/**
 * Passes a request on to a door in another thread, byte by byte, and its answer back. Whoever comes when nobody is left
 * behind that door is told to come again.
 */
export function relayOver(connect: Connect): RequestHandler {
  return (request, response) => {
    const { port1, port2 } = new MessageChannel()
    const connection = portStream(port1)
    // "100 Continue" is said by the server that holds the socket.
    const { expect: _expect, ...headers } = request.headers
    const onward = ask({
      createConnection: () => connection,
      method: request.method,
      path: request.url,
      headers: { ...headers, connection: 'keep-alive' },
    })
    let answered = false
    onward.once('response', (answer) => {
      answered = true
      response.writeHead(answer.statusCode ?? 500, passedOn(answer.headers))
      pipeline(answer, response, (error) => {
        if (error) response.destroy()
        // What is left of a body that was refused is read away.
        request.unpipe(onward)
        request.resume()
        connection.destroy()
      })
    })
    onward.on('error', () => {
      if (answered || response.destroyed) return
      const away = new AppError('unavailable', 'Nobody takes spans in at the moment.', { retryAfterSeconds: 1 })
      void answerRefused(request, response, away, encodingOf(request))
    })
    response.once('close', () => connection.destroy())
    request.pipe(onward)
    const { remoteAddress, remotePort } = request.socket
    connect({ remoteAddress, remotePort }, port2)
  }
}

/** Without what concerns the connection between the threads alone; "close" is meant for the sender too. */
function passedOn({
  'keep-alive': _timeout,
  'transfer-encoding': _chunks,
  connection,
  ...headers
}: IncomingHttpHeaders): IncomingHttpHeaders {
  return connection === 'close' ? { ...headers, connection } : headers
}

/** The other side of a relay: connections arrive as ports, and each request finds its door by its path. */
export function acceptRelayed(doors: Readonly<Record<string, RequestHandler>>): Connect {
  const server = createServer((request, response) => {
    const door = doors[pathOf(request)]
    if (door === undefined) response.writeHead(404).end()
    else void door(request, response)
  })
  return (peer, port) => void server.emit('connection', Object.assign(portStream(port), peer))
}
