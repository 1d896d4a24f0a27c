import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { packageProgram, run } from './command.mjs'
import { makeScratch } from './scratch.mjs'

/** Runs Vitest, its output going to our terminal. Resolves with { passed, failed, skipped, code }. */
export async function runTests(args = []) {
  const folder = makeScratch()
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const program = [packageProgram('vitest/vitest.mjs'), 'run', ...reporters, ...args]
    const { code } = await run(process.execPath, program, { env: { TMPDIR: folder } })
    return countsOf(readReport(report), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null // Vitest died before it could report.
  }
}

/** Counts single tests. A file that could not even be loaded has none, so it counts as one failed test. */
export function countsOf(report, code) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0, code: code || 1 }
  const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numFailedTests + unloadable.length
  // An error outside any test fails the run without failing a test; the counts must not claim otherwise.
  const unexplained = failed === 0 && code !== 0 ? 1 : 0
  return {
    passed: report.numPassedTests,
    failed: failed + unexplained,
    skipped: report.numPendingTests + report.numTodoTests,
    code: failed + unexplained > 0 ? code || 1 : 0,
  }
}
