import { below, top, writerOf, type Capture } from './capture.ts'
import { eventWith } from '#test/support/span.ts'

const claude = writerOf('com.anthropic.claude_code.tracing')
const codex = writerOf('codex_cli_rs')

const turn = (more = {}) =>
  claude(
    'root',
    { 'span.type': 'interaction', user_prompt: 'Make the tests pass.' },
    { name: 'claude_code.interaction', ...top, ...more },
  )
const asked = (id: string, said: string, more = {}, rest = {}) =>
  claude(
    id,
    {
      'span.type': 'llm_request',
      model: 'claude-sonnet-4-5-20250929',
      'gen_ai.system': 'anthropic',
      input_tokens: 9,
      output_tokens: 40,
      stop_reason: 'tool_use',
      success: true,
      'response.model_output': said,
      ...more,
    },
    { name: 'claude_code.llm_request', ...rest },
  )
/** A tool with its execution inside; both say whether it went well. */
const used = (id: string, name: string, given: string, output: string, failed = false) => [
  claude(
    id,
    { 'span.type': 'tool', tool_name: name, tool_use_id: id, full_command: given, success: failed ? 'false' : 'true' },
    { name: 'claude_code.tool', span: { events: [eventWith('tool.output', { output })] } },
  ),
  claude(
    `x${id}`,
    { 'span.type': 'tool.execution', success: failed ? 'false' : 'true', ...(failed ? { error: output } : {}) },
    { name: 'claude_code.tool.execution', ...below(id) },
  ),
]
const done = asked('last', 'All tests pass now.', { stop_reason: 'end_turn' })

const shell = (id: string, command: string, output: string, success: boolean) =>
  codex(
    id,
    {
      tool_name: 'shell',
      call_id: id,
      arguments: `{"command":["bash","-lc","${command}"]}`,
      output,
      success: String(success),
    },
    { name: 'handle_tool_call' },
  )
const answered = (id: string) =>
  codex(
    id,
    { 'gen_ai.usage.input_tokens': 900, 'gen_ai.usage.output_tokens': 40, model: 'gpt-5-codex' },
    { name: 'handle_responses' },
  )
const work = codex('root', { 'thread.id': 't1', model: 'gpt-5-codex' }, { name: 'session_task.turn', ...top })

/** Coding agents by their own spans: commands that fail are their daily work, what keeps them from working is not. */
export const codingAgentCaptures: readonly Capture[] = [
  {
    what: 'tests that are red, then green',
    from: 'Claude Code, traces (beta)',
    spans: [
      turn(),
      asked('m1', 'Let me run them.'),
      ...used('t1', 'Bash', 'npm test', 'Exit code 1\nTests  1 failed | 7 passed (8)', true),
      ...used('t2', 'Read', 'src/errors.ts', '1→export class NotFoundError extends Error {}'),
      ...used('t3', 'Bash', 'grep -r Error src', 'Exit code 1', true),
      ...used('t4', 'Bash', 'npm test', 'Tests  8 passed (8)'),
      done,
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'Bash', toolFailed: true }, m1: { kind: 'LLM', provider: 'anthropic' } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a command that hangs',
    from: 'Claude Code, traces (beta)',
    spans: [
      turn(),
      asked('m1', 'Let me run it.'),
      ...used('t1', 'Bash', 'npm start', 'Command timed out after 2m 0.0s', true),
      done,
    ],
    finds: ['tool.timeout'],
    outcome: 'RECOVERED',
  },
  {
    what: 'an edit that does not fit',
    from: 'Claude Code, traces (beta)',
    spans: [
      turn(),
      asked('m1', 'Let me change it.'),
      ...used('t1', 'Edit', 'src/a.ts', 'String to replace not found in file.', true),
      done,
    ],
    finds: ['tool.error'],
    outcome: 'RECOVERED',
  },
  {
    what: 'a model that is overloaded until the turn ends',
    from: 'Claude Code, traces (beta)',
    spans: [
      turn({ span: { status: 'ERROR', statusMessage: 'API Error: 529 Overloaded' } }),
      asked(
        'm1',
        '',
        { success: false, status_code: 529, error: 'Overloaded', stop_reason: '' },
        { span: { status: 'ERROR' } },
      ),
    ],
    finds: ['provider.overloaded'],
    at: 'm1',
    outcome: 'FAILED',
  },
  {
    what: 'commands of Codex that end with a number',
    from: 'openai/codex codex-rs/otel',
    spans: [
      work,
      answered('m1'),
      shell(
        't1',
        'cargo test',
        'Exit code: 101\nWall time: 3.1 seconds\nOutput:\ntest result: FAILED. 1 failed',
        false,
      ),
      shell('t2', 'rg basket', 'Exit code: 1\nWall time: 0.1 seconds\nOutput:\n', false),
      shell('t3', 'cargo test', 'Exit code: 0\nWall time: 3.0 seconds\nOutput:\ntest result: ok', true),
      answered('m2'),
    ],
    tells: { t1: { kind: 'TOOL', toolName: 'shell', toolFailed: true } },
    finds: [],
    outcome: 'OK',
  },
  {
    what: 'a sandbox that kills the command',
    from: 'openai/codex codex-rs/otel',
    spans: [
      work,
      answered('m1'),
      shell('t1', 'cargo test', 'Exit code: 137\nWall time: 60 seconds\nOutput:\n', false),
      answered('m2'),
    ],
    finds: ['tool.error'],
    at: 't1',
    outcome: 'RECOVERED',
  },
]
