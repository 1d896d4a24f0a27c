import { describe, expect, it } from 'vitest'

import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import { findingOn, toolResult } from '#test/support/understood.ts'

describe('tool-error-answer', () => {
  it.each<[string, Json, string]>([
    ['isError', { isError: true, content: [{ type: 'text', text: 'no such order' }] }, 'tool.error'],
    ['an error text in JSON', { error: 'database is locked' }, 'tool.error'],
    ['success: false', { success: false, message: 'card declined' }, 'tool.error'],
    ['a status', { status_code: 500, body: 'oops' }, 'tool.error'],
    ['an exit code', { exit_code: 1, stderr: 'boom' }, 'tool.error'],
    ['a traceback', 'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: x', 'tool.error'],
    ['a text that starts with Error:', 'Error: permission denied', 'tool.error'],
    ['a time-out', { error: 'request timed out after 30 s' }, 'tool.timeout'],
    ['wrong arguments', "Error: search() got an unexpected keyword argument 'town'", 'tool.bad_arguments'],
  ])('finds %s', (_, result, expected) => {
    expect(findingOn(toolResult(result))).toMatchObject({
      signal: 'tool-error-answer',
      class: expected,
      facts: { where: 'search' },
    })
  })

  it.each<[string, Json]>([
    ['a log search', { results: [{ level: 'error', error: 'disk full' }] }],
    ['no error', { error: null, data: [1] }],
    ['an empty list of errors', { errors: [], ok: true }],
    ['a lookup without a hit', { status: 404, message: 'not found' }],
    ['text about errors', 'Error budgets tell a team how much it may break.'],
    ['an error in the middle', 'The build log ends with: Error: exit 1'],
    ['a margin of error', { value: 3.1, error: 0.02 }],
    ['exit code 0', { exit_code: 0, stdout: 'Error: none' }],
    ['an empty result', ''],
  ])('leaves alone: %s', (_, result) => {
    expect(findingOn(toolResult(result))).toBeNull()
  })
})

describe('tool-failed-flag', () => {
  it.each<[string, Attributes]>([
    ['Strands', { 'gen_ai.tool.status': 'error' }],
    ['LiveKit', { 'lk.function_tool.is_error': true }],
    ['command line tools', { success: 'false' }],
  ])('finds the flag of %s', (_, flag) => {
    expect(findingOn(toolResult('x', flag))).toMatchObject({
      signal: 'tool-failed-flag',
      class: 'tool.error',
      grade: 'A',
    })
  })

  it.each<[string, Attributes]>([
    ['success', { 'gen_ai.tool.status': 'success' }],
    ['not an error', { 'lk.function_tool.is_error': false }],
    ['true', { success: 'true' }],
    ['empty', { 'pydantic_ai.tool.failure_stage': '' }],
    ['no flag', {}],
  ])('leaves alone: %s', (_, flag) => {
    expect(findingOn(toolResult('x', flag))).toBeNull()
  })
})

describe('mcp-error', () => {
  const mcp = (more: Attributes): Attributes => ({
    'mcp.method.name': 'tools/call',
    'gen_ai.tool.name': 'search',
    ...more,
  })

  it.each<[string, Attributes, string]>([
    ['an unknown method', { 'rpc.response.status_code': '-32601' }, 'mcp.protocol_error'],
    ['wrong parameters', { 'rpc.response.status_code': -32602 }, 'tool.bad_arguments'],
    ['an internal error', { 'error.type': '-32603' }, 'mcp.protocol_error'],
  ])('finds %s', (_, more, expected) => {
    expect(findingOn(mcp(more), { status: 'ERROR' })?.class).toBe(expected)
  })

  it('leaves the tool’s own error to the tool', () => {
    expect(findingOn(mcp({ 'error.type': 'tool_error' }), { status: 'ERROR' })).toMatchObject({
      signal: 'typed-error',
      class: 'tool.error',
    })
  })

  it.each<[string, Attributes]>([
    ['a call that went well', {}],
    ['code 0', { 'rpc.response.status_code': 0 }],
    ['another protocol', { 'rpc.response.status_code': 'OK' }],
    ['a resource read', { 'mcp.method.name': 'resources/read' }],
    ['a ping', { 'mcp.method.name': 'ping' }],
  ])('leaves alone: %s', (_, more) => {
    expect(findingOn(mcp(more))).toBeNull()
  })
})

describe('zero-documents', () => {
  it.each<[string, Attributes]>([
    ['an empty list', { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': '[]' }],
    ['a count of zero', { 'gen_ai.operation.name': 'retrieval', 'db.vector.query.result_count': 0 }],
    ['no rows', { 'openinference.span.kind': 'RETRIEVER', 'db.response.returned_rows': 0 }],
  ])('finds %s', (_, attributes) => {
    expect(findingOn(attributes)).toMatchObject({ signal: 'zero-documents', class: 'retrieval.empty' })
  })

  it.each<[string, Attributes]>([
    ['documents', { 'gen_ai.operation.name': 'retrieval', 'gen_ai.retrieval.documents': '[{"id":"d1","score":0.5}]' }],
    ['nothing recorded', { 'gen_ai.operation.name': 'retrieval' }],
    ['a count above zero', { 'gen_ai.operation.name': 'retrieval', 'db.vector.query.result_count': 3 }],
    ['a query that is no retrieval', { 'db.system': 'postgresql', 'db.response.returned_rows': 0 }],
    ['a retriever whose output is hidden', { 'openinference.span.kind': 'RETRIEVER', 'output.value': '__REDACTED__' }],
  ])('leaves alone: %s', (_, attributes) => {
    expect(findingOn(attributes)).toBeNull()
  })
})
