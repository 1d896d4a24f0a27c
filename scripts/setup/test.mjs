import { ensureBuilt } from './build.mjs'
import { closingLine } from './closing-line.mjs'
import { ensureInstalled } from './install.mjs'
import { runTests } from './run-tests.mjs'

/** Makes the checkout ready, runs Vitest, and ends with one line that machines can read. */
export async function test(args) {
  await ensureInstalled()
  await ensureBuilt()
  const counts = await runTests(args)
  console.log(`\n${closingLine(counts)}`)
  process.exitCode = counts.code
}
