import { breaks, failed, mended, says, user, uses, type Trajectory } from './trajectory.ts'

const fix = user('Fix the bug in the parser that the issue describes.')
const file =
  '[File: src/parser.py (212 lines total)]\n120: def parse(text):\n121:     if not text:\n122:         return []'
const lint = (line: number): string =>
  `Your proposed edit has introduced new syntax error(s). Please read this error message carefully and then retry editing the file.\n\nERRORS:\n- E999 IndentationError: unexpected indent at line ${line}\n\nYour changes have NOT been applied.`
const cannot = (path: string): string =>
  `ERROR:\nNo replacement was performed, old_str \`return []\` did not appear verbatim in ${path}.`

/** Agents that write code: SWE-agent, OpenHands, and what MAST labels of HyperAgent. */
export const failingCoding: readonly Trajectory[] = [
  mended(
    'edits that would not parse, until one does',
    [
      [2, 'tool.error', 'tool.bad_arguments'],
      [3, 'tool.error', 'tool.bad_arguments'],
    ],
    fix,
    uses('open', { path: 'src/parser.py' }, file),
    uses('edit', { lines: '121:122', text: '   return' }, lint(121)),
    uses('edit', { lines: '121:121', text: '      return' }, lint(122)),
    uses(
      'edit',
      { lines: '121:122', text: '    return None' },
      'File updated. Please review the changes and make sure they are correct.',
    ),
    says('The parser returns nothing for an empty text now.'),
  ),
  mended(
    'a replacement of text that is not in the file',
    [[2, 'tool.error', 'tool.bad_arguments']],
    fix,
    uses(
      'str_replace_editor',
      { command: 'view', path: '/w/parser.py' },
      `Here's the result of running \`cat -n\` on /w/parser.py:\n${file}`,
    ),
    uses(
      'str_replace_editor',
      { command: 'str_replace', path: '/w/parser.py', old_str: 'return []' },
      cannot('/w/parser.py'),
    ),
    uses(
      'str_replace_editor',
      { command: 'str_replace', path: '/w/parser.py', old_str: '        return []' },
      'The file /w/parser.py has been edited.',
    ),
    says('Done.'),
  ),
  mended(
    'a path that does not exist',
    [[1, 'tool.error', 'tool.bad_arguments']],
    fix,
    uses(
      'str_replace_editor',
      { command: 'view', path: '/w/parse.py' },
      'ERROR:\nInvalid `path` parameter: /w/parse.py. The path /w/parse.py does not exist. Please provide a valid path.',
    ),
    uses('str_replace_editor', { command: 'view', path: '/w/parser.py' }, file),
    says('Done.'),
  ),
  mended(
    'a command that never ends',
    [[1, 'tool.timeout']],
    fix,
    uses(
      'execute_bash',
      { command: 'python -m server' },
      'Serving HTTP on port 8000\n[The command timed out after 120.0 seconds. You may wait longer to see additional output, or send keys to interrupt it.]',
    ),
    uses('execute_bash', { command: 'pytest -q' }, '12 passed in 0.31s'),
    says('All tests pass.'),
  ),
  failed(
    'a runner that sees its agent stuck',
    [[3, 'agent.loop', 'tool.error']],
    fix,
    uses('execute_bash', { command: 'ls' }, 'src tests'),
    uses('execute_bash', { command: 'ls src' }, 'parser.py'),
    breaks('openhands.core.exceptions.AgentStuckInLoopError', 'Agent got stuck in a loop'),
  ),
  failed(
    'a runner whose iterations are used up',
    [[2, 'agent.step_limit']],
    fix,
    uses('execute_bash', { command: 'ls' }, 'src tests'),
    breaks(
      'RuntimeError',
      'Agent reached maximum iteration in headless mode. Current iteration: 100, max iteration: 100',
    ),
  ),
  failed(
    'a budget that is spent',
    [[2, 'agent.step_limit', 'provider.quota']],
    fix,
    uses('execute_bash', { command: 'ls' }, 'src tests'),
    breaks('litellm.BudgetExceededError', 'Budget has been exceeded! Current cost: 3.01, Max budget: 3.0'),
  ),
  failed(
    'the same file opened over and over, and never found',
    [
      [null, 'agent.loop', 'tool.error'],
      [1, 'tool.error'],
    ],
    fix,
    ...[1, 2, 3, 4].map(() =>
      uses(
        'open_file',
        { path: 'core/lexer.py' },
        'Error: The file core/lexer.py could not be found in the repository.',
      ),
    ),
    says('I could not find the lexer.'),
  ),
]
