import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ask } from '#cli/client/graphql.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function answering(status: number, body: string) {
  server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const web = `http://127.0.0.1:${port}`
  return {
    web,
    asked: ask({ web, otlpHttp: web, key: 'nvm_1' }, { query: '{ n }', shape: z.object({ n: z.number() }) }),
  }
}

describe('ask', () => {
  it('hands on an answer of the right shape', async () => {
    expect(await (await answering(200, '{"data":{"n":1}}')).asked).toEqual({ n: 1 })
  })

  it('throws in the words and with the code of the server', async () => {
    const { asked } = await answering(401, '{"errors":[{"message":"No.","extensions":{"code":"UNAUTHENTICATED"}}]}')
    await expect(asked).rejects.toMatchObject({ code: 'unauthenticated', message: 'No.' })
  })

  it('does not take another server for ours', async () => {
    const { asked, web } = await answering(502, '<html>Bad gateway</html>')
    await expect(asked).rejects.toMatchObject({
      code: 'unavailable',
      message: `${web} answered 502: <html>Bad gateway</html>`,
    })
  })

  it('says so when nothing listens', async () => {
    const web = 'http://127.0.0.1:9'
    const asked = ask({ web, otlpHttp: web, key: null }, { query: '{ n }', shape: z.unknown() })
    await expect(asked).rejects.toThrow(`Nothing answers at ${web}.`)
  })

  it('tells a server that is slow from one that is not there', async () => {
    server = createServer((_request, response) => void response.writeHead(200).write('{"data":')).listen(0, '127.0.0.1')
    await new Promise((resolve) => server?.once('listening', resolve))
    const address = server.address()
    const web = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const asked = ask({ web, otlpHttp: web, key: null }, { query: '{ n }', shape: z.unknown(), patienceMs: 100 })
    await expect(asked).rejects.toMatchObject({ code: 'unavailable', message: `${web} did not answer within 0.1 s.` })
    server.closeAllConnections()
  })

  it('says that versions may differ when it does not understand the answer', async () => {
    const { asked, web } = await answering(200, '{"data":{"n":"one"}}')
    await expect(asked).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(`^${web} answers in a way that this command does not know \\(n: .*one version`),
    })
  })
})
