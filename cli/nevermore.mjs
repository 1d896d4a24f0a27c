#!/usr/bin/env node
// The installed command. Everything it does lies in the built server, so that it starts fast.
import { existsSync } from 'node:fs'

const built = new URL('../dist/cli.mjs', import.meta.url)

if (existsSync(built)) {
  await import(built.href)
} else {
  process.stderr.write(
    'This checkout is not built yet. Run `npm start`, or `npm ci && npm run build`, and try again.\n',
  )
  process.exitCode = 1
}
