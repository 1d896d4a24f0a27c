import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { apiAt, type ModelApi } from './apis.ts'
import { snapshotOf } from './chat-answer.ts'
import { embeddingList } from './embeddings.ts'
import { isServerFault, serverFaults, type FaultEffect } from './faults.ts'
import { ownError } from './other-vendors-errors.ts'
import { anyAnswer, idOf, type Answer, type Reply } from './reply.ts'
import type { ModelRequest } from './request.ts'

/** The header by which one request asks for one fault. */
export const faultHeader = 'x-model-fault'

const bodyBytesMax = 8 * 1024 * 1024

export interface ModelServer {
  /** Base URL as an OpenAI client wants it: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string
  /** Base URL as clients of Anthropic and Bedrock want it: `http://127.0.0.1:PORT`. */
  readonly rootUrl: string
  /** Requests by the fault they asked for; `none` for the healthy ones. */
  requests(): Readonly<Record<string, number>>
  stop(): Promise<void>
}

/**
 * Starts a server that speaks like OpenAI, Anthropic and Bedrock on a free port of the loopback; `answer` decides what
 * healthy requests get.
 */
export async function startModelServer({
  answer = anyAnswer,
}: { readonly answer?: Answer } = {}): Promise<ModelServer> {
  const requests = new Map<string, number>()
  const server = createServer((request, response) => {
    const fault = String(request.headers[faultHeader] ?? 'none')
    requests.set(fault, (requests.get(fault) ?? 0) + 1)
    route({ request, response, fault, answer }).catch((problem: unknown) => {
      if (response.headersSent) return void response.destroy()
      const message = problem instanceof Error ? problem.message : String(problem)
      sendJson(response, 400, { error: { message, type: 'invalid_request_error', param: null, code: null } })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    rootUrl: `http://127.0.0.1:${port}`,
    requests: () => Object.fromEntries(requests),
    async stop() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections() // Hanging requests are part of the play; nobody waits for them.
      await closed
    },
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly fault: string
  readonly answer: Answer
}

async function route({ request, response, fault, answer }: Exchange): Promise<void> {
  const path = request.url?.split('?')[0] ?? ''
  if (request.method === 'GET' && path === '/v1/models') return sendJson(response, 200, modelList())
  if (request.method !== 'POST') return sendJson(response, 404, unknownPath(path))
  const text = await readBody(request)
  if (path === '/v1/embeddings') return sendJson(response, 200, embeddingList(JSON.parse(text)))
  const spoken = apiAt(path)
  if (!spoken) return sendJson(response, 404, unknownPath(path))
  const asked = spoken.api.read(JSON.parse(text), spoken.model)
  const named = isServerFault(fault) ? fault : null
  const effect: FaultEffect | null = named === null ? null : serverFaults[named]
  if (effect?.kind === 'hang') return
  if (effect?.kind === 'reset') return void request.socket.resetAndDestroy()
  if (effect?.kind === 'refuse' && named !== null) {
    const { status, headers, body } = ownError(asked.api, named) ?? effect.error(asked)
    return sendJson(response, status, body, headers)
  }
  const healthy = answer(asked)
  const reply = effect?.kind === 'alter' ? effect.alter(healthy, asked) : healthy
  send(response, spoken.api, { asked, reply, id: idOf(text, fault), cut: effect?.kind === 'cut' })
}

interface Sent {
  readonly asked: ModelRequest
  readonly reply: Reply
  readonly id: string
  readonly cut: boolean
}

function send(response: ServerResponse, api: ModelApi, { asked, reply, id, cut }: Sent): void {
  const nowSeconds = Math.floor(Date.now() / 1000)
  if (asked.stream && api.events) {
    const events = api.events(asked, reply, id, nowSeconds)
    return sendEvents(response, cut ? events.slice(0, 3) : events, { cut, end: api.streamEnd ?? '' })
  }
  const body = JSON.stringify(api.whole(asked, reply, id, nowSeconds))
  if (!cut) return sendJson(response, 200, body)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.write(body.slice(0, body.length / 2), () => response.destroy())
}

function sendEvents(
  response: ServerResponse,
  events: readonly object[],
  { cut, end }: { readonly cut: boolean; readonly end: string },
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (const event of events) {
    const type = 'type' in event ? `event: ${String(event.type)}\n` : ''
    response.write(`${type}data: ${JSON.stringify(event)}\n\n`)
  }
  if (cut) return void setTimeout(() => response.destroy(), 5) // Late enough that the first chunks are read.
  response.end(end)
}

function sendJson(response: ServerResponse, status: number, body: object | string, headers: object = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-request-id': `req_${idOf(text)}`,
    ...headers,
  })
  response.end(text)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += part.length
    if (bytes > bodyBytesMax) throw new Error(`The body is larger than ${bodyBytesMax} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const unknownPath = (path: string) => ({
  error: { message: `Unknown request URL: ${path}`, type: 'invalid_request_error', param: null, code: 'unknown_url' },
})

const modelList = () => ({
  object: 'list',
  data: ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-4.1-mini', 'o4-mini', 'text-embedding-3-small'].map((id) => ({
    id: snapshotOf(id),
    object: 'model',
    created: 1_720_000_000,
    owned_by: 'openai',
  })),
})
