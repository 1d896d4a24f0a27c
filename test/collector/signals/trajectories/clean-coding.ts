import { clean, says, user, uses, type Trajectory } from './trajectory.ts'

const fix = user('Fix the bug in the parser that the issue describes.')
const edited = (n: number): string =>
  `The file /w/parser.py has been edited. Here's the result of running \`cat -n\` on a snippet of it:\n ${n}\treturn None`

/** Agents that write code and look after machines, and in whose runs nothing went wrong: SWE-agent, OpenHands. */
export const cleanCoding: readonly Trajectory[] = [
  clean(
    'tests that are red, then green',
    fix,
    uses(
      'execute_bash',
      { command: 'pytest -q' },
      'FAILED tests/test_parser.py::test_empty - IndexError: list index out of range\n1 failed, 11 passed in 0.4s\n[The command completed with exit code 1.]',
    ),
    uses('str_replace_editor', { command: 'str_replace', path: '/w/parser.py' }, edited(1)),
    uses('execute_bash', { command: 'pytest -q' }, '12 passed in 0.4s\n[The command completed with exit code 0.]'),
    says('The parser handles empty texts now.'),
  ),
  clean(
    'a bug that is shown first',
    fix,
    uses(
      'execute_bash',
      { command: 'python reproduce.py' },
      'Traceback (most recent call last):\n  File "/w/reproduce.py", line 3, in <module>\n    parse("")\nIndexError: list index out of range\n[The command completed with exit code 1.]',
    ),
    uses('str_replace_editor', { command: 'str_replace', path: '/w/parser.py' }, edited(1)),
    uses('execute_bash', { command: 'python reproduce.py' }, '[]\n[The command completed with exit code 0.]'),
    says('Fixed.'),
  ),
  clean(
    'a grep without a hit',
    fix,
    uses('bash', { command: 'grep -rn "parse_all" src' }, '[The command completed with exit code 1.]'),
    uses('bash', { command: 'grep -rn "parse" src' }, 'src/parser.py:120:def parse(text):'),
    says('It is in src/parser.py.'),
  ),
  clean(
    'a folder that is not there',
    fix,
    uses('bash', { command: 'ls lib' }, "ls: cannot access 'lib': No such file or directory"),
    uses('bash', { command: 'ls' }, 'src tests'),
    says('The code is in src.'),
  ),
  clean(
    'a command without a word',
    fix,
    uses('bash', { command: 'git add -A' }, ''),
    uses('bash', { command: 'git commit -m x' }, '[main 1a2b3c] x\n 1 file changed'),
    says('Committed.'),
  ),
  clean(
    'a command that says it said nothing',
    fix,
    uses('bash', { command: 'touch a' }, 'Your command ran successfully and did not produce any output.'),
    says('Done.'),
  ),
  clean(
    'matches that are not there',
    fix,
    uses('search_dir', { term: 'lexer', dir: '/w' }, 'Found no matches for "lexer" in /w'),
    uses(
      'search_dir',
      { term: 'parser', dir: '/w' },
      'Found 2 matches for "parser" in /w:\n/w/src/parser.py (2 matches)',
    ),
    says('It is the parser.'),
  ),
  clean(
    'a file that raises in its text',
    fix,
    uses(
      'open',
      { path: 'src/errors.py' },
      '[File: src/errors.py (40 lines total)]\n1:class ParseError(Exception):\n2:    """Raised when parsing failed."""\n3:    raise ValueError("Error: bad input")',
    ),
    says('There is one class of errors.'),
  ),
  clean(
    'a file that begins with the word error',
    fix,
    uses(
      'read_file',
      { path: 'src/error.ts' },
      'Error.captureStackTrace(this, this.constructor)\nexport class AppError extends Error {}',
    ),
    says('It is a class.'),
  ),
  clean(
    'a log with errors',
    user('Why did it break last night?'),
    uses(
      'get_logs',
      { service: 'api' },
      '2026-03-01T02:00:00Z ERROR db: connection refused\n2026-03-01T02:00:01Z ERROR db: connection refused\n2026-03-01T02:00:09Z INFO db: connected',
    ),
    says('The database was away for nine seconds.'),
  ),
  clean(
    'pods that crash',
    user('How is the cluster?'),
    uses(
      'kubectl',
      { args: 'get pods' },
      'NAME  READY  STATUS             RESTARTS\napi-1 0/1    CrashLoopBackOff   17\nweb-1 1/1    Running            0',
    ),
    says('api-1 crashes again and again; web-1 is fine.'),
  ),
  clean(
    'a build without errors',
    fix,
    uses('run_build', {}, 'Compiled with 0 errors and 3 warnings.'),
    says('It builds.'),
  ),
  clean(
    'a linter that finds errors',
    fix,
    uses('run_linter', {}, 'src/a.ts:3:1 error no-unused-vars\n\n1 error, 0 warnings'),
    uses('str_replace_editor', { command: 'str_replace', path: '/w/a.ts' }, edited(3)),
    uses('run_linter', {}, '0 errors'),
    says('Clean.'),
  ),
  clean(
    'a file that is written over and over',
    fix,
    ...[1, 2, 3, 4].map((n) =>
      uses('write_file', { path: 'notes.md', text: `note ${n}` }, 'File written successfully.'),
    ),
    says('The notes are written.'),
  ),
  clean(
    'a file read again after each change',
    fix,
    ...[1, 2, 3].flatMap((n) => [
      uses('edit_file', { path: 'a.py', line: n }, 'ok'),
      uses('read_file', { path: 'a.py' }, `line ${n} changed`),
    ]),
    says('Changed.'),
  ),
  clean(
    'a user who shows a traceback',
    user(
      'I get this:\nTraceback (most recent call last):\n  File "a.py", line 1\nModuleNotFoundError: No module named \'bs4\'\nWhat now?',
    ),
    says('Install beautifulsoup4 with pip.'),
  ),
  clean(
    'a review that speaks of bugs',
    user('Review this change.'),
    uses('get_diff', { pr: 3 }, '--- a/x.py\n+++ b/x.py\n-    raise Exception("failed")\n+    log.error("failed")'),
    says('The change hides an error: the exception is only logged. I would not merge it.'),
  ),
  clean(
    'a command that is not permitted, as a test of it',
    user('Can the bot write there?'),
    uses('bash', { command: 'touch /etc/x' }, "touch: cannot touch '/etc/x': Permission denied"),
    says('No, it has no right to.'),
  ),
]
