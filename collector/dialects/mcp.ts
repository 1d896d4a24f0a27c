import type { Span } from '#core/telemetry/span.ts'
import { isRecord } from '../messages/read-json.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'

const rule = 'mcp'

/** The Model Context Protocol's conventions (OpenTelemetry 1.39 and later), on the client's side and the server's. */
export const mcp: Dialect = {
  id: rule,
  scopes: ['@modelcontextprotocol/', 'opentelemetry.instrumentation.mcp'],
  markers: ['mcp.method.name', 'mcp.session.id', 'mcp.tool.name'],
  kinds: [
    {
      key: 'mcp.method.name',
      values: {
        'tools/call': 'TOOL',
        'prompts/get': 'PROMPT',
        'resources/read': 'RETRIEVAL',
        'sampling/createmessage': 'OTHER',
      },
    },
  ],
  fields: {
    toolName: ['gen_ai.tool.name', 'mcp.tool.name'],
    toolCallId: ['gen_ai.tool.call.id', 'jsonrpc.request.id', 'mcp.request.id'],
    toolResult: ['mcp.tool.result.content'],
    toolFailed: ['mcp.tool.result.is_error'],
    sessionId: ['mcp.session.id'],
    promptName: ['gen_ai.prompt.name', 'mcp.prompt.name'],
    retrievalQuery: ['mcp.resource.uri'],
    rpcStatus: ['rpc.response.status_code', 'rpc.jsonrpc.error_code'],
    errorMessage: ['rpc.jsonrpc.error_message'],
  },
  read: readMethod,
  readLast(_span, draft) {
    // A tool that failed is an answer of the protocol, not an error of it.
    if (draft.kind !== 'TOOL' || !isRecord(draft.toolResult) || draft.toolResult.isError !== true) return
    fill(draft, 'toolFailed', true, { rule, key: 'gen_ai.tool.call.result' })
  },
}

/** Every other method keeps the session going. A tool that answered with an error says so in `error.type`. */
function readMethod({ attributes, name }: Span, draft: Draft): void {
  const method = attributes['mcp.method.name']
  if (typeof method === 'string') fillKind(draft, 'OTHER', rule, { rule, key: 'mcp.method.name' })
  // Servers that instrument themselves name the tool alone.
  else if (attributes['mcp.tool.name'] !== undefined) fillKind(draft, 'TOOL', rule, { rule, key: 'mcp.tool.name' })
  if (draft.kind !== 'TOOL') return
  if (attributes['error.type'] === 'tool_error') fill(draft, 'toolFailed', true, { rule, key: 'error.type' })
  const named = typeof method === 'string' && name.startsWith(`${method} `) ? name.slice(method.length + 1).trim() : ''
  if (named !== '' && attributes['gen_ai.tool.name'] === undefined && attributes['mcp.tool.name'] === undefined) {
    fill(draft, 'toolName', named, { rule, key: 'name' })
  }
}
