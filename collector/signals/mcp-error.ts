import { own } from '#core/platform/own.ts'
import { textFrom } from '../messages/scalars.ts'
import type { Signal } from './signal.ts'

/**
 * JSON-RPC codes of the MCP specification. Wrong parameters are the model's fault, the rest is between the machines.
 */
const codes: Readonly<Record<string, string>> = {
  '-32700': 'parse error',
  '-32600': 'invalid request',
  '-32601': 'method not found',
  '-32602': 'invalid params',
  '-32603': 'internal error',
  '-32000': 'server error',
  '-32001': 'request timed out',
  '-32002': 'resource not found',
}

/** An MCP call was answered with a JSON-RPC error. */
export const mcpError: Signal = {
  id: 'mcp-error',
  title: 'An MCP call was answered with a JSON-RPC error',
  version: 1,
  grade: 'A',
  classes: ['mcp.protocol_error', 'tool.bad_arguments', 'tool.timeout'],
  kinds: null,
  needs: [],
  notOn: ['a call that went well', 'code 0', 'the codes of other protocols'],
  find({ span, story }) {
    if (span.attributes['mcp.method.name'] === undefined || span.status === 'OK') return null
    const key = span.attributes['rpc.response.status_code'] === undefined ? 'error.type' : 'rpc.response.status_code'
    const code = textFrom(span.attributes[key] ?? '')
    const meaning = own(codes, code)
    if (meaning === undefined) return null
    const name = code === '-32602' ? 'tool.bad_arguments' : code === '-32001' ? 'tool.timeout' : 'mcp.protocol_error'
    return {
      class: name,
      confidence: 0.97,
      path: key,
      excerpt: story.errorMessage ?? code,
      note: `JSON-RPC ${code}: ${meaning}`,
      facts: {
        where: story.toolName ?? textFrom(span.attributes['mcp.method.name']),
        message: story.errorMessage ?? meaning,
        code,
      },
    }
  },
}
