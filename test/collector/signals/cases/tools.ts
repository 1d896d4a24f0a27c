import type { Attributes } from '#core/telemetry/attributes.ts'
import { toolResult } from '#test/support/understood.ts'
import type { SignalCases } from './signal-cases.ts'

const mcp = (more: Attributes): Attributes => ({
  'mcp.method.name': 'tools/call',
  'gen_ai.tool.name': 'search',
  ...more,
})
const failed = { span: { status: 'ERROR' } } as const
const named = (tool: string): Attributes => ({ 'gen_ai.tool.name': tool })

/** What can be wrong with a tool. */
export const toolCases: readonly SignalCases[] = [
  {
    signal: 'tool-error-answer',
    finds: [
      [
        'isError',
        toolResult({ isError: true, content: [{ type: 'text', text: 'no such order' }] }),
        { class: 'tool.error' },
      ],
      ['an error text in JSON', toolResult({ error: 'database is locked' }), { class: 'tool.error' }],
      ['success: false', toolResult({ success: false, message: 'card declined' }), { class: 'tool.error' }],
      ['a status', toolResult({ status_code: 500, body: 'oops' }), { class: 'tool.error' }],
      ['an exit code', toolResult({ exit_code: 1, stderr: 'boom' }), { class: 'tool.error' }],
      [
        'a traceback',
        toolResult('Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: x'),
        { class: 'tool.error' },
      ],
      ['a text that starts with Error:', toolResult('Error: permission denied'), { class: 'tool.error' }],
      ['a time-out', toolResult({ error: 'request timed out after 30 s' }), { class: 'tool.timeout' }],
      ['error: true', toolResult({ error: true, message: 'card reader offline' }), { class: 'tool.error' }],
      [
        'errors of GraphQL',
        toolResult({ data: null, errors: [{ message: 'no such field' }] }),
        { class: 'tool.error' },
      ],
      ['AWS Lambda', toolResult({ errorType: 'KeyError', errorMessage: "'id'" }), { class: 'tool.error' }],
      ['a status in capitals', toolResult({ status: 'ERROR', detail: 'boom' }), { class: 'tool.error' }],
      ['success as a word', toolResult({ isSuccess: 'false', message: 'boom' }), { class: 'tool.error' }],
      ['an error inside a wrapper', toolResult({ result: { error: 'database is locked' } }), { class: 'tool.error' }],
      [
        'MCP without its flag',
        toolResult({ content: [{ type: 'text', text: 'Error: boom' }] }),
        { class: 'tool.error' },
      ],
      [
        'a shell that hangs',
        toolResult('Error: command timed out after 120 s', named('Bash')),
        { class: 'tool.timeout' },
      ],
      ['a program that is not there', toolResult({ exit_code: 127, stderr: 'rg: not found' }, named('run_command'))],
      [
        'an answer that LangChain could not read',
        toolResult("Invalid Format: Missing 'Action:'", named('_Exception')),
        { class: 'output.invalid_format' },
      ],
      [
        'wrong arguments',
        toolResult("Error: search() got an unexpected keyword argument 'town'"),
        { class: 'tool.bad_arguments' },
      ],
    ],
    leaves: [
      ['a log search', toolResult({ results: [{ level: 'error', error: 'disk full' }] })],
      ['no error', toolResult({ error: null, data: [1] })],
      ['an empty list of errors', toolResult({ errors: [], ok: true })],
      ['a lookup without a hit', toolResult({ status: 404, message: 'not found' })],
      ['text about errors', toolResult('Error budgets tell a team how much it may break.')],
      ['an error in the middle', toolResult('The build log ends with: Error: exit 1')],
      ['a margin of error', toolResult({ value: 3.1, error: 0.02 })],
      ['exit code 0', toolResult({ exit_code: 0, stdout: 'Error: none' })],
      ['an empty result', toolResult('')],
      ['a payment that failed', toolResult({ order_id: 'A-17', status: 'failed', message: 'card declined' })],
      ['a state called failed', toolResult({ status: 'failed', since: '2026-11-01' })],
      ['grep without a match', toolResult({ exit_code: 1, stdout: '', stderr: '' })],
      ['nothing found, in other words', toolResult('Error: no matching flights for that day')],
      ['error: none', toolResult('error: none')],
      ['no error, in words', toolResult({ error: 'No error', data: 3 })],
      ['errors of a form, which is what was asked for', toolResult({ valid: false, errors: [{ field: 'mail' }] })],
      ['part of an answer with errors', toolResult({ data: { a: 1 }, errors: [{ message: 'b is hidden' }] })],
      ['counts of failures', toolResult({ passed: 10, failed: 2, error_rate: 0.2 })],
      ['a flag that is off', toolResult({ error: false, message: 'done' })],
      ['red tests', toolResult({ exit_code: 2, stdout: 'FAILED a.py', stderr: 'AssertionError' }, named('run_tests'))],
      ['a failing command', toolResult('Exit code 1\nTraceback (most recent call last):\nKeyError: 7', named('Bash'))],
      ['a script that raises', toolResult('Traceback (most recent call last):\nKeyError: 7', named('execute_bash'))],
      ['failed to find', toolResult('Failed to find a table for four at seven; there is one at eight.')],
    ],
  },
  {
    signal: 'tool-failed-flag',
    finds: [
      ['Strands', toolResult('x', { 'gen_ai.tool.status': 'error' }), { class: 'tool.error' }],
      ['LiveKit', toolResult('x', { 'lk.function_tool.is_error': true }), { class: 'tool.error' }],
      ['command line tools', toolResult('x', { success: 'false' }), { class: 'tool.error' }],
      ['AgentOps', toolResult('x', { 'agentops.span.kind': 'tool', 'tool.status': 'failed' }), { class: 'tool.error' }],
    ],
    leaves: [
      ['success', toolResult('x', { 'gen_ai.tool.status': 'success' })],
      ['not an error', toolResult('x', { 'lk.function_tool.is_error': false })],
      ['true', toolResult('x', { success: 'true' })],
      ['empty', toolResult('x', { 'pydantic_ai.tool.failure_stage': '' })],
      ['no flag', toolResult('x')],
      ['a failing command', toolResult('Exit code 1', { ...named('Bash'), success: 'false' })],
    ],
  },
  {
    signal: 'mcp-error',
    finds: [
      ['an unknown method', mcp({ 'rpc.response.status_code': '-32601' }), { ...failed, class: 'mcp.protocol_error' }],
      ['wrong parameters', mcp({ 'rpc.response.status_code': -32602 }), { ...failed, class: 'tool.bad_arguments' }],
      ['an internal error', mcp({ 'error.type': '-32603' }), { ...failed, class: 'mcp.protocol_error' }],
      ['a time-out', mcp({ 'rpc.response.status_code': -32001 }), { ...failed, class: 'tool.timeout' }],
    ],
    leaves: [
      ['a call that went well', mcp({})],
      ['code 0', mcp({ 'rpc.response.status_code': 0 })],
      ['another protocol', mcp({ 'rpc.response.status_code': 'OK' })],
      ['a resource read', mcp({ 'mcp.method.name': 'resources/read' })],
      ['a ping', mcp({ 'mcp.method.name': 'ping' })],
      ['the tool’s own error', mcp({ 'error.type': 'tool_error' }), failed],
    ],
  },
  {
    signal: 'empty-tool-result',
    finds: [
      ['an empty list', toolResult([])],
      ['an empty object', toolResult({})],
      ['a list of no results', toolResult({ results: [], total: 0 })],
      ['No results found.', toolResult('No results found.')],
      ['an empty text', toolResult('null')],
    ],
    leaves: [
      ['a tool that sends something', toolResult({}, named('send_email'))],
      ['a tool that saves something', toolResult({}, named('orders.updateStatus'))],
      ['a result that was not sent', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' }],
      ['zero', toolResult(0)],
      ['false', toolResult(false)],
      ['an empty list among other facts', toolResult({ items: [], customer: 'Ada' })],
      [
        'text about empty results',
        toolResult('No results found for the old index, so the new one was searched: 3 hits'),
      ],
      ['a tool that failed', toolResult([]), failed],
    ],
  },
  {
    signal: 'human-rejected',
    finds: [
      [
        'a person',
        toolResult('x'),
        { story: { humanDecision: { decision: 'rejected', by: 'user', toolName: 'pay', reason: 'too dear' } } },
      ],
      [
        'nobody named',
        toolResult('x'),
        { story: { humanDecision: { decision: 'rejected', by: null, toolName: null, reason: null } } },
      ],
      [
        'a step without a tool',
        {},
        { story: { humanDecision: { decision: 'rejected', by: 'user', toolName: null, reason: null } } },
      ],
    ],
    leaves: [
      [
        'a rule',
        toolResult('x'),
        { story: { humanDecision: { decision: 'rejected', by: 'policy', toolName: 'pay', reason: null } } },
      ],
      [
        'an approval',
        toolResult('x'),
        { story: { humanDecision: { decision: 'approved', by: 'user', toolName: 'pay', reason: null } } },
      ],
      [
        'an approval with changes',
        toolResult('x'),
        { story: { humanDecision: { decision: 'changed', by: 'user', toolName: 'pay', reason: null } } },
      ],
      [
        'a decision put off',
        toolResult('x'),
        { story: { humanDecision: { decision: 'deferred', by: 'user', toolName: 'pay', reason: null } } },
      ],
      ['nobody was asked', toolResult('rejected by the user')],
    ],
  },
]
