import { ensureBuilt } from './build.mjs'
import { packageProgram, run, runOrExit } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { root } from './paths.mjs'

// Parts of the program are measured in this process: the flags of `npm start`, and a way to collect garbage first.
const flags = ['--max-semi-space-size=32', '--expose-gc']

/** Measures the program as it is built, and its parts bundled as they are in it. */
export async function bench(names) {
  await ensureInstalled()
  await ensureBuilt()
  const build = [packageProgram('vite/bin/vite.js'), 'build', '-c', 'vite.bench.config.ts', '--logLevel', 'warn']
  await runOrExit(process.execPath, build, { quiet: true, env: { NODE_ENV: 'production' } })
  const { code } = await run(process.execPath, [...flags, `${root}dist/bench/main.mjs`, ...names])
  process.exitCode = code
}
