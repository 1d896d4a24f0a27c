import type { CleanCall } from './tools.ts'

const call = (name: string, given: CleanCall['given'], result: CleanCall['result']): CleanCall => ({
  name,
  given,
  result,
})

const red = `Exit code 1
FAIL  test/basket.test.ts > basket > adds up
AssertionError: expected 12 to be 12.5
 ❯ test/basket.test.ts:14:22

Test Files  1 failed (1)
     Tests  1 failed | 7 passed (8)`
const traceback = `Traceback (most recent call last):
  File "/repo/reproduce.py", line 3, in <module>
    print(total([1, "2"]))
  File "/repo/shop/basket.py", line 9, in total
    return sum(items)
TypeError: unsupported operand type(s) for +: 'int' and 'str'`
const source = `     1→import { NotFoundError } from './errors.ts'
     2→
     3→/** Throws NotFoundError when nobody knows the order. */
     4→export function find(id: string): Order {
     5→  const order = orders.get(id)
     6→  if (order === undefined) throw new NotFoundError(\`Error: no order \${id}\`)
     7→  return order
     8→}`

/** What coding agents do all day: commands that fail, files about errors, searches without a hit. None of it is trouble. */
export const codeCalls: readonly CleanCall[] = [
  call('Bash', { command: 'npm test' }, red),
  call('Bash', { command: 'npm run build' }, 'Exit code 2\nsrc/a.ts(3,1): error TS2304: Cannot find name "Order".'),
  call('Bash', { command: 'ls src/old' }, "Exit code 2\nls: cannot access 'src/old': No such file or directory"),
  call('Bash', { command: 'git status' }, 'On branch main\nnothing to commit, working tree clean'),
  call('Bash', { command: 'git log -1' }, 'Exit code 128\nfatal: your current branch has no commits yet'),
  call('Bash', { command: 'python reproduce.py' }, `Exit code 1\n${traceback}`),
  call('Bash', { command: 'npx tsc' }, ''),
  call('bash', { command: 'pytest -q' }, { exit_code: 1, stdout: '1 failed, 30 passed', stderr: 'FAILED test_a.py' }),
  call('execute_bash', { command: 'python repro.py' }, traceback),
  call('shell', { command: ['rg', 'basket'] }, 'Exit code: 1\nWall time: 0.1 seconds\nOutput:\n'),
  call(
    'run_terminal_cmd',
    { command: 'cargo check' },
    'error[E0382]: borrow of moved value: `basket`\n  --> src/a.rs:9:5',
  ),
  call('run_tests', { path: 'test' }, 'Error: 2 tests failed\n  basket adds up\n  basket is empty'),
  call('Read', { file_path: '/repo/src/errors.ts' }, source),
  call('Read', { file_path: '/repo/log.txt' }, '     1→2026-11-01 ERROR disk full\n     2→2026-11-01 FATAL gave up'),
  call(
    'Grep',
    { pattern: 'Error' },
    'src/errors.ts:1:export class NotFoundError extends Error {}\nsrc/a.ts:9:// Error',
  ),
  call('Grep', { pattern: 'nowhere' }, 'No matches found'),
  call('Glob', { pattern: '**/*.snap' }, 'No files found'),
  call('Edit', { file_path: '/repo/src/a.ts', old: 'a', new: 'b' }, 'The file /repo/src/a.ts has been updated.'),
  call('Write', { file_path: '/repo/src/b.ts', content: 'x' }, 'File created successfully at: /repo/src/b.ts'),
  call('TodoWrite', { todos: ['fix the error'] }, 'Todos have been modified successfully.'),
  call(
    'WebFetch',
    { url: 'https://nodejs.org/api/errors.html' },
    'Errors: applications running in Node.js meet four kinds.',
  ),
  call('Task', { prompt: 'look for failing tests' }, 'Failing tests: none. All 31 pass after the change.'),
  call('LS', { path: '/repo' }, '- /repo/\n  - src/\n  - failed-jobs/'),
  call('apply_patch', { patch: '*** Begin Patch' }, 'Success. Updated the following files:\nM src/a.ts'),
  call(
    'str_replace_editor',
    { command: 'view', path: '/repo/a.py' },
    "Here's the result of running `cat -n`:\n 1\traise ValueError",
  ),
  call('think', { thought: 'Why does it fail?' }, ''),
]

export const codeQuestions: readonly string[] = [
  'The basket adds up wrongly when the price is a text. Please fix it and make the tests pass.',
  'Fix the failing test in test/basket.test.ts.',
  'Why does `npm run build` fail?',
]

export const codeAnswers: readonly string[] = [
  'The tests failed because prices came as text. I convert them now; all 8 tests pass.',
  'I have fixed it in `src/a.ts:6`. The error was thrown before the order was looked up.',
  'Done.\n\n```ts\nconst total = items.reduce((sum, item) => sum + Number(item.price), 0)\n```\n\nRun `npm test` to see it.',
]
