import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { chatChunks, chatCompletion, snapshotOf } from './chat-answer.ts'
import { embeddingList } from './embeddings.ts'
import { isServerFault, serverFaults, type FaultEffect } from './faults.ts'
import { anyAnswer, idOf, type Answer, type Reply } from './reply.ts'
import { readChatRequest, readResponsesRequest, type ModelRequest } from './request.ts'
import { responseEvents, responseObject } from './responses-answer.ts'

/** The header by which one request asks for one fault. */
export const faultHeader = 'x-model-fault'

const bodyBytesMax = 8 * 1024 * 1024

export interface ModelServer {
  /** Base URL as an OpenAI client wants it: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string
  /** Requests by the fault they asked for; `none` for the healthy ones. */
  requests(): Readonly<Record<string, number>>
  stop(): Promise<void>
}

/** Starts an OpenAI-compatible server on a free port of the loopback; `answer` decides what healthy requests get. */
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
  const read = { '/v1/chat/completions': readChatRequest, '/v1/responses': readResponsesRequest }[path]
  if (!read) return sendJson(response, 404, unknownPath(path))
  const asked = read(JSON.parse(text))
  const effect: FaultEffect | null = isServerFault(fault) ? serverFaults[fault] : null
  if (effect?.kind === 'hang') return
  if (effect?.kind === 'reset') return void request.socket.resetAndDestroy()
  if (effect?.kind === 'refuse') {
    const { status, headers, body } = effect.error(asked)
    return sendJson(response, status, body, headers)
  }
  const healthy = answer(asked)
  const reply = effect?.kind === 'alter' ? effect.alter(healthy, asked) : healthy
  send(response, asked, reply, idOf(text, fault), effect?.kind === 'cut')
}

function send(response: ServerResponse, asked: ModelRequest, reply: Reply, id: string, cut: boolean): void {
  const nowSeconds = Math.floor(Date.now() / 1000)
  if (asked.stream) {
    const chat = asked.api === 'chat'
    const events = (chat ? chatChunks : responseEvents)(asked, reply, id, nowSeconds)
    return sendEvents(response, cut ? events.slice(0, 3) : events, { cut, done: chat })
  }
  const body = JSON.stringify((asked.api === 'chat' ? chatCompletion : responseObject)(asked, reply, id, nowSeconds))
  if (!cut) return sendJson(response, 200, body)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.write(body.slice(0, body.length / 2), () => response.destroy())
}

function sendEvents(
  response: ServerResponse,
  events: readonly object[],
  { cut, done }: { readonly cut: boolean; readonly done: boolean },
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (const event of events) {
    const type = 'type' in event ? `event: ${String(event.type)}\n` : ''
    response.write(`${type}data: ${JSON.stringify(event)}\n\n`)
  }
  if (cut) return void setTimeout(() => response.destroy(), 5) // Late enough that the first chunks are read.
  response.end(done ? 'data: [DONE]\n\n' : '')
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
