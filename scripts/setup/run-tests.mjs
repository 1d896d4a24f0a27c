import { readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageProgram, run } from './command.mjs'
import { root } from './paths.mjs'
import { makeScratch } from './scratch.mjs'
import { countsOf, failuresOf, filesToRunAgain, withSecondRun } from './test-report.mjs'

/**
 * Runs Vitest, its output going to our terminal, and a few files that failed once more, alone. Resolves with
 * { passed, failed, skipped, code }. What failed is said again at the end, where a reader of a long log looks.
 */
export async function runTests(args = []) {
  const folder = makeScratch()
  try {
    const first = await vitest(join(folder, 'first.json'), args, folder)
    // Who gives options is trying something out, and looks at it.
    const again = args.some((arg) => arg.startsWith('-')) ? [] : filesToRunAgain(first.report)
    if (again.length === 0) return told(first)
    console.log(`\nonce more, alone: ${again.map(fromRoot).join(', ')}`)
    const second = await vitest(join(folder, 'second.json'), again, folder)
    tell('failed at first', first.report)
    return told({ report: withSecondRun(first.report, second.report), code: second.code })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function vitest(reportPath, args, scratch) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`]
  const program = [packageProgram('vitest/vitest.mjs'), 'run', ...reporters, ...args]
  const { code } = await run(process.execPath, program, { env: { TMPDIR: scratch } })
  return { report: readReport(reportPath), code }
}

function told({ report, code }) {
  tell('failed', report)
  return countsOf(report, code)
}

function tell(how, report) {
  for (const { file, name, why } of failuresOf(report)) console.log(`${how}: ${fromRoot(file)} › ${name}: ${why}`)
}

const fromRoot = (path) => relative(root, path)

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null // Vitest died before it could report.
  }
}
