import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startGraphServer, type GraphServer, type Loose } from '#test/support/graph-server.ts'

let server: GraphServer
const sockets: WebSocket[] = []
beforeAll(async () => {
  server = await startGraphServer()
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
})
afterAll(() => server.stop())

/** A socket that says what it is told to, all at once, and collects what comes back. */
function speak(messages: readonly unknown[]) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  sockets.push(socket)
  const heard: Loose[] = []
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Loose
    heard.push(message)
    if (message.type === 'connection_ack') for (const each of messages.slice(1)) socket.send(JSON.stringify(each))
  })
  socket.once('open', () => socket.send(JSON.stringify(messages[0])))
  return { heard, closed }
}

const hello = () => ({ type: 'connection_init', payload: { apiKey: server.key } })
const follow = (id: string) => ({
  id,
  type: 'subscribe',
  payload: { query: 'subscription { failureChanged { shortId } }' },
})

describe('one WebSocket', () => {
  it('carries a hundred operations, also when more come in one go', async () => {
    const { heard } = speak([hello(), ...Array.from({ length: 150 }, (_, at) => follow(String(at)))])
    const refused = () => heard.filter(({ type }) => type === 'error')
    await expect.poll(() => refused().length).toBe(50)
    expect(refused()[0].payload).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
  })

  it('has room again for each that ended', async () => {
    const ask = (at: number) => ({ id: `q${at}`, type: 'subscribe', payload: { query: '{ __typename }' } })
    const first = speak([hello(), ...Array.from({ length: 90 }, (_, at) => follow(String(at)))])
    await expect.poll(() => first.heard.length).toBe(1)
    const [socket] = sockets
    for (let at = 0; at < 30; at++) {
      socket?.send(JSON.stringify(ask(at)))
      await expect.poll(() => first.heard.some(({ id, type }) => id === `q${at}` && type === 'complete')).toBe(true)
    }
    expect(first.heard.filter(({ type }) => type === 'error')).toEqual([])
  })

  it('is closed on whoever asks before saying hello, uses an id twice, or says what is no message', async () => {
    expect(await speak([follow('1')]).closed).toBe(4401)
    expect(await speak([hello(), follow('1'), follow('1')]).closed).toBe(4409)
    expect(await speak([{ type: 'nonsense' }]).closed).toBe(4400)
    expect(await speak([{ ...hello(), payload: { apiKey: 'x'.repeat(2_100_000) } }]).closed).toBe(1009)
  })
})
