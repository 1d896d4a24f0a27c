import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { postTraces } from '#cli/send/post.ts'
import type { TraceRequest } from '#cli/send/requests.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function receiver(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on a port')
  return `http://127.0.0.1:${address.port}`
}

const request: TraceRequest = {
  body: Buffer.from('{}'),
  contentType: 'application/json',
  spanCount: 10,
  from: 'a.json',
}
const json = { 'content-type': 'application/json' }

describe('postTraces', () => {
  it('shows the key and counts what was accepted', async () => {
    let seen = ''
    const url = await receiver((incoming, response) => {
      seen = `${incoming.method} ${incoming.url} ${incoming.headers.authorization} ${incoming.headers['content-type']}`
      response.writeHead(200, json).end('{}')
    })
    expect(await postTraces(request, { url, key: 'nvm_1' })).toEqual({ accepted: 10, rejected: 0, message: null })
    expect(seen).toBe('POST /v1/traces Bearer nvm_1 application/json')
  })

  it('tells rejected spans from accepted ones, with the reason, in JSON', async () => {
    const url = await receiver((_incoming, response) =>
      response.writeHead(200, json).end('{"partialSuccess":{"rejectedSpans":"3","errorMessage":"zero trace id"}}'),
    )
    expect(await postTraces(request, { url, key: null })).toEqual({
      accepted: 7,
      rejected: 3,
      message: 'zero trace id',
    })
  })

  it('does so in protobuf too', async () => {
    const message = Buffer.from('zero trace id')
    const partial = Buffer.concat([Buffer.from([0x08, 0xac, 0x02, 0x12, message.length]), message])
    const body = Buffer.concat([Buffer.from([0x0a, partial.length]), partial])
    const url = await receiver((_incoming, response) =>
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(body),
    )
    const many = { ...request, spanCount: 1000 }
    expect(await postTraces(many, { url, key: null })).toEqual({
      accepted: 700,
      rejected: 300,
      message: 'zero trace id',
    })
  })

  it('sends the same request again while the receiver is busy', async () => {
    let tries = 0
    const url = await receiver((_incoming, response) => {
      tries++
      if (tries < 3) response.writeHead(503, { 'retry-after': '0' }).end()
      else response.writeHead(200, json).end('{}')
    })
    expect((await postTraces(request, { url, key: null })).accepted).toBe(10)
    expect(tries).toBe(3)
  })

  it('gives up after five tries', async () => {
    let tries = 0
    const url = await receiver((_incoming, response) => {
      tries++
      response.writeHead(503).end()
    })
    await expect(postTraces(request, { url, key: null, pauseMs: 1 })).rejects.toMatchObject({ code: 'unavailable' })
    expect(tries).toBe(5)
  })

  it.each([
    [400, 'invalid'],
    [401, 'unauthenticated'],
    [403, 'denied'],
    [413, 'too_large'],
  ])('does not try again after a %i', async (status, code) => {
    let tries = 0
    const url = await receiver((_incoming, response) => {
      tries++
      response.writeHead(status, json).end('{"error":{"code":"X","message":"the reason"}}')
    })
    await expect(postTraces(request, { url, key: null })).rejects.toMatchObject({
      code,
      message: `a.json was refused with ${status}: the reason`,
    })
    expect(tries).toBe(1)
  })

  it('says so when nothing listens', async () => {
    const url = await receiver(() => undefined)
    await new Promise((resolve) => server?.close(resolve))
    await expect(postTraces(request, { url, key: null })).rejects.toThrow(`Nothing answers at ${url}.`)
  })
})
