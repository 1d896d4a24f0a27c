import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'

const keptOutputCharactersMax = 200_000
const children = new Set()

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
for (const signal of signals) process.on(signal, passOn)

// A set-up that gives up takes along what it started beside the part that failed.
process.on('exit', () => children.forEach((child) => child.kill()))

function passOn(signal) {
  for (const child of children) child.kill(signal)
  // Without a child nobody else would end us; with one, its end decides.
  if (children.size === 0) process.exit(exitCodeOf(signal))
}

/** From here on somebody else (the server) decides what a signal means. */
export function handSignalsOver() {
  for (const signal of signals) process.off(signal, passOn)
}

/**
 * Runs a program in the checkout and resolves with { code, output }.
 * `quiet` keeps what it prints for the case that it fails; otherwise it prints to our terminal.
 */
export function run(program, args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      // What is kept to be shown later may end up in a file.
      env: { ...process.env, ...(quiet ? { NO_COLOR: '1' } : {}), ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && program === 'npm',
    })
    children.add(child)
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-keptOutputCharactersMax)
    }
    child.stdout?.setEncoding('utf8').on('data', keep)
    child.stderr?.setEncoding('utf8').on('data', keep)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      children.delete(child)
      resolve({ code: code ?? exitCodeOf(signal), output })
    })
  })
}

/** Runs a program whose failure ends the set-up: what it printed is shown, and its exit code becomes ours. */
export async function runOrExit(program, args, options) {
  const { code, output } = await run(program, args, options)
  if (code === 0) return
  process.stderr.write(`${output}\n✗ ${program} ${args.join(' ')} ended with ${code}\n`)
  process.exit(code)
}

// The shell's convention: 128 plus the number of the signal.
function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 15)
}

/** Path of a program that a package of ours brings along, to be run by this very Node. */
export const packageProgram = (path) => `${root}node_modules/${path}`
