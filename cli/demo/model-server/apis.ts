import { anthropicEvents, anthropicMessage, readMessagesRequest } from './anthropic-messages.ts'
import { converseAnswer, readConverseRequest } from './bedrock-converse.ts'
import { chatChunks, chatCompletion } from './chat-answer.ts'
import type { Reply } from './reply.ts'
import { readChatRequest, readResponsesRequest, type ModelRequest } from './request.ts'
import { responseEvents, responseObject } from './responses-answer.ts'

/** One vendor's way of asking and of being answered. */
export interface ModelApi {
  /** Tells the paths that belong to it; its first group, if any, names the model. */
  readonly path: RegExp
  read(body: unknown, model: string): ModelRequest
  whole(request: ModelRequest, reply: Reply, id: string, nowSeconds: number): object
  /** The same as the events of a stream; without it the API has no streams here. */
  readonly events?: (request: ModelRequest, reply: Reply, id: string, nowSeconds: number) => readonly object[]
  /** What a stream ends with after its last event. */
  readonly streamEnd?: string
}

const apis: readonly ModelApi[] = [
  {
    path: /^\/v1\/chat\/completions$/,
    read: readChatRequest,
    whole: chatCompletion,
    events: chatChunks,
    streamEnd: 'data: [DONE]\n\n',
  },
  { path: /^\/v1\/responses$/, read: readResponsesRequest, whole: responseObject, events: responseEvents },
  { path: /^\/v1\/messages$/, read: readMessagesRequest, whole: anthropicMessage, events: anthropicEvents },
  { path: /^\/model\/([^/]+)\/invoke$/, read: readInvokeRequest, whole: anthropicMessage },
  { path: /^\/model\/([^/]+)\/converse$/, read: readConverseRequest, whole: converseAnswer },
]

/** The API behind a path, and the model that the path names (empty when the body does). */
export function apiAt(path: string): { readonly api: ModelApi; readonly model: string } | null {
  for (const api of apis) {
    const found = api.path.exec(path)
    if (found) return { api, model: decodeURIComponent(found[1] ?? '') }
  }
  return null
}

/** Models of Anthropic behind Bedrock read the same body; errors are Bedrock's. */
function readInvokeRequest(body: unknown, model: string): ModelRequest {
  return { ...readMessagesRequest(body, model), api: 'bedrock' }
}
