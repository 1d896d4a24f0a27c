import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: open-telemetry/semantic-conventions docs/gen-ai/mcp.md (1.39 and later).
const storyOf = (name: string, attributes: Attributes) => normalise(spanWith({ name, attributes, otelKind: 3 })).story

describe('MCP conventions', () => {
  it('reads a tool call', () => {
    expect(
      storyOf('tools/call get-weather', {
        'mcp.method.name': 'tools/call',
        'mcp.session.id': 's1',
        'jsonrpc.request.id': '7',
        'gen_ai.tool.name': 'get-weather',
        'gen_ai.tool.call.arguments': '{"city":"Bonn"}',
        'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"15"}]}',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      dialect: 'mcp',
      operation: 'execute_tool',
      toolName: 'get-weather',
      toolCallId: '7',
      toolArguments: { city: 'Bonn' },
      sessionId: 's1',
    })
  })

  it('names the tool after the span when no attribute does', () => {
    expect(storyOf('tools/call get-weather', { 'mcp.method.name': 'tools/call' }).toolName).toBe('get-weather')
  })

  it('tells a tool that answered with an error from a call that broke', () => {
    const answered = { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 't', 'error.type': 'tool_error' }
    expect(storyOf('tools/call t', answered)).toMatchObject({ toolFailed: true, errorType: 'tool_error' })
    const result = '{"isError":true,"content":[{"type":"text","text":"no city"}]}'
    const told = { 'mcp.method.name': 'tools/call', 'gen_ai.tool.call.result': result }
    expect(storyOf('tools/call t', told).toolFailed).toBe(true)
    const broken = {
      'mcp.method.name': 'tools/call',
      'error.type': '-32602',
      'rpc.response.status_code': '-32602',
      'rpc.jsonrpc.error_message': 'Unknown tool',
    }
    expect(storyOf('tools/call t', broken)).toMatchObject({
      toolFailed: null,
      rpcStatus: -32602,
      errorMessage: 'Unknown tool',
    })
  })

  it.each([
    ['initialize', 'OTHER'],
    ['tools/list', 'OTHER'],
    ['prompts/get', 'PROMPT'],
    ['resources/read', 'RETRIEVAL'],
  ])('kind of %s is %s', (method, kind) => {
    expect(storyOf(method, { 'mcp.method.name': method, 'mcp.resource.uri': 'file:///a' }).kind).toBe(kind)
  })

  // getsentry/sentry-conventions model/attributes/mcp; servers that instrument themselves write the same.
  it('reads a tool that a server names by itself, with what it answered', () => {
    expect(
      storyOf('mcp.tool.search', {
        'mcp.tool.name': 'search',
        'mcp.tool.result.is_error': true,
        'mcp.tool.result.content': 'no index',
      }),
    ).toMatchObject({ kind: 'TOOL', dialect: 'mcp', toolName: 'search', toolFailed: true, toolResult: 'no index' })
  })
})
