import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { runOrExit } from './command.mjs'
import { root } from './paths.mjs'
import { step } from './progress.mjs'

const lockPath = `${root}package-lock.json`
const stampPath = `${root}node_modules/.nevermore-install`
// npm's own note of what it installed.
const installedPath = `${root}node_modules/.package-lock.json`

/** Installs exactly what package-lock.json says, unless that is what lies there already. */
export async function ensureInstalled() {
  const wanted = stampOfLock()
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted) return
  if (!installedByHand()) {
    await step('installing dependencies', () =>
      runOrExit('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true }),
    )
  }
  writeFileSync(stampPath, wanted)
}

// Native parts differ by machine: a checkout shared between two kinds of machine installs anew.
function stampOfLock() {
  const lock = createHash('sha256').update(readFileSync(lockPath)).digest('hex')
  return `${lock} ${process.platform} ${process.arch}\n`
}

// Whoever ran `npm ci` or `npm install` themselves should not wait for a second one.
function installedByHand() {
  if (!existsSync(installedPath)) return false
  const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages
  return missingFrom(packagesOf(lockPath), packagesOf(installedPath)).length === 0
}

/** Paths of locked packages that are not installed, or in another version, and ought to be on this machine. */
export function missingFrom(locked, installed) {
  return Object.entries(locked)
    .filter(([path]) => path !== '')
    .filter(([path, entry]) => (installed[path] ? installed[path].version !== entry.version : !mayBeLeftOut(entry)))
    .map(([path]) => path)
}

// npm leaves out what is optional and meant for another machine, with all that only it needs.
// An optional package for exactly this machine is one that the native parts cannot do without.
function mayBeLeftOut({ optional, os, cpu, libc }) {
  const forThisMachine = os?.includes(process.platform) && cpu?.includes(process.arch) && libc === undefined
  return optional === true && !forThisMachine
}
