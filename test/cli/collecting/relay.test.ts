import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptRelayed, relayOver } from '#cli/collecting/relay.ts'
import type { RequestHandler } from '#graph/http/ingest-routes.ts'

let hungUp: (() => void) | null = null
const doors: Record<string, RequestHandler> = {
  '/v1/traces': async (request, response) => {
    const body = await text(request)
    const { 'x-api-key': key, 'content-type': type } = request.headers
    response.writeHead(202, { 'x-door': 'traces' })
    response.end(JSON.stringify({ body: body.length, key, type, from: request.socket.remoteAddress }))
  },
  // Refuses before the body is there, as a door does that knows the sender by the headers.
  '/v1/logs': (_request, response) => void response.writeHead(413, { connection: 'close' }).end('too large'),
  '/v1/slow': (request) => {
    request.once('close', () => hungUp?.())
    request.resume()
  },
}
const accept = acceptRelayed(doors)
const relays: Record<string, RequestHandler> = {
  there: relayOver(accept),
  gone: relayOver((_peer, port) => port.close()),
}
const server = createServer((request, response) => {
  const [, who = '', ...path] = (request.url ?? '').split('/')
  request.url = `/${path.join('/')}`
  void relays[who]?.(request, response)
})
let url = ''

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe('a request that is passed on to another thread', () => {
  it('arrives as it was sent, with the address of its sender, and the answer comes back as it was given', async () => {
    const headers = { 'x-api-key': 'nvm_one', 'content-type': 'application/json' }
    const body = 'x'.repeat(2_000_000)
    const answer = await fetch(`${url}/there/v1/traces?a=b`, { method: 'POST', headers, body })
    expect(answer.status).toBe(202)
    expect(answer.headers.get('x-door')).toBe('traces')
    expect(await answer.json()).toEqual({
      body: 2_000_000,
      key: 'nvm_one',
      type: 'application/json',
      from: '127.0.0.1',
    })
  })

  it('is one of many at once, none mistaken for another', async () => {
    const sizes = Array.from({ length: 40 }, (_, at) => at * 1_000)
    const answers = sizes.map(async (size) => {
      const answer = await fetch(`${url}/there/v1/traces`, { method: 'POST', body: 'y'.repeat(size) })
      return ((await answer.json()) as { readonly body: number }).body
    })
    expect(await Promise.all(answers)).toEqual(sizes)
  })

  it('hears a refusal that comes before its body was read', async () => {
    const sending = ask(`${url}/there/v1/logs`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } })
    sending.on('error', () => undefined)
    sending.write(Buffer.alloc(100_000))
    const [answer] = (await once(sending, 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(413)
    expect(answer.headers.connection).toBe('close')
    expect(await text(answer)).toBe('too large')
    sending.destroy()
  })

  it('is told to come again when nobody is left to take it', async () => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/gone/v1/traces`, { method: 'POST', headers, body: '{}' })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await answer.json()).toMatchObject({ message: 'Nobody takes spans in at the moment.' })
  })

  it('is dropped there too when its sender hangs up', async () => {
    const dropped = new Promise<void>((resolve) => {
      hungUp = resolve
    })
    const sending = ask(`${url}/there/v1/slow`, { method: 'POST', headers: { 'content-length': '100' } })
    sending.on('error', () => undefined)
    sending.write('begun')
    setTimeout(() => sending.destroy(), 50)
    await dropped
  })
})
