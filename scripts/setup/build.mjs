import { existsSync } from 'node:fs'
import { packageProgram, runOrExit } from './command.mjs'
import { root } from './paths.mjs'
import { step } from './progress.mjs'
import { hashOf, readStamps, writeStamp } from './stamp.mjs'

const vite = packageProgram('vite/bin/vite.js')

const parts = [
  {
    name: 'web',
    title: 'building the dashboard',
    inputs: ['web', 'graph/schema.graphql', 'package-lock.json'],
    output: 'dist/web/index.html',
    args: ['build', 'web', '--logLevel', 'warn'],
  },
  {
    name: 'server',
    title: 'building the server',
    inputs: ['cli', 'collector', 'core', 'graph', 'vite.server.config.ts', 'package.json', 'package-lock.json'],
    output: 'dist/cli.mjs',
    args: ['build', '-c', 'vite.server.config.ts', '--logLevel', 'warn'],
  },
]

/** Builds the parts of dist/ whose sources changed since they were built, side by side. */
export async function ensureBuilt() {
  const stamps = readStamps()
  const stale = parts
    .map((part) => ({ ...part, hash: hashOf(part.inputs) }))
    .filter((part) => stamps[part.name] !== part.hash || !existsSync(root + part.output))
  await Promise.all(
    stale.map((part) =>
      step(part.title, async () => {
        await runOrExit(process.execPath, [vite, ...part.args], { quiet: true, env: { NODE_ENV: 'production' } })
        writeStamp(part.name, part.hash)
      }),
    ),
  )
}
