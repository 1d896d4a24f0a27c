import { packageProgram, run } from './command.mjs'
import { ensureInstalled } from './install.mjs'
import { say } from './progress.mjs'

/** The server under a file watcher, and the dashboard under Vite, which passes /graphql, /auth and /v1 on to it. */
export async function dev(flags) {
  await ensureInstalled()
  say('The dashboard with hot reload is at the address Vite prints below; the server restarts when its sources change.')
  const server = run(process.execPath, [packageProgram('tsx/dist/cli.mjs'), 'watch', 'cli/main.ts', 'up', ...flags])
  const dashboard = run(process.execPath, [packageProgram('vite/bin/vite.js'), 'web', '--clearScreen', 'false'])
  const [first, second] = await Promise.all([server, dashboard])
  process.exitCode = first.code || second.code
}
