import { ensureBuilt } from './build.mjs'
import { closingLine } from './closing-line.mjs'
import { packageProgram, run } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { duration } from './progress.mjs'
import { runTests } from './run-tests.mjs'

const checks = [
  { title: 'types of the server', program: 'typescript/bin/tsc', args: ['-p', '.'] },
  { title: 'types of the dashboard', program: 'vue-tsc/bin/vue-tsc.js', args: ['-p', 'web'] },
  { title: 'lint', program: 'oxlint/bin/oxlint', args: ['--deny-warnings'] },
  { title: 'format', program: 'oxfmt/bin/oxfmt', args: ['--check'] },
  { title: 'dead code', program: 'knip/bin/knip.js', args: [] },
]

/** Runs every check even when an earlier one failed: one run, the whole list of what to mend. */
export async function check(args) {
  await ensureInstalled()
  // Beside the tests, which wait for processes and browsers much of their time; told at the end, in one piece.
  const checking = runChecks()
  await ensureBuilt()
  const tests = await timed('tests', () => runTests(args))
  const results = await checking
  for (const { title, code, output } of results) if (code !== 0) console.log(`\n── ${title}\n${output}`)
  print([...results, tests])
  for (const { title, code } of results) if (code !== 0) console.log(`failed: ${title}: ended with ${code}`)
  const passed = results.filter(({ code }) => code === 0).length
  const total = { ...tests, passed: tests.passed + passed, failed: tests.failed + results.length - passed }
  console.log(`\n${closingLine(total)}`)
  process.exitCode = total.failed > 0 ? 1 : 0
}

async function runChecks() {
  const results = []
  for (const { title, program, args } of checks) {
    const checked = () => run(process.execPath, [packageProgram(program), ...args], { quiet: true })
    results.push(await timed(title, checked))
  }
  return results
}

async function timed(title, work) {
  const started = Date.now()
  return { ...(await work()), title, took_ms: Date.now() - started }
}

function print(results) {
  console.log('')
  for (const { title, code, took_ms } of results) {
    console.log(`${code === 0 ? '✓' : '✗'} ${title.padEnd(24)} ${duration(took_ms).padStart(10)}`)
  }
}
