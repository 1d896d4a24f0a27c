import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { AppError } from '#core/platform/errors.ts'
import type { Banner } from './banner.ts'
import { logPathIn } from './log/file.ts'
import type { ProcessRole } from './process-role.ts'

/** Tells the started process that it is on its own, and that somebody waits for its banner. */
const variable = 'NEVERMORE_DETACHED'

export const isDetached = (): boolean => process.env[variable] !== undefined

const readyMsMax = 120_000

/**
 * Starts the same command again as a process that outlives this one, and waits until it is ready. Throws its own words
 * if it fails.
 */
export async function startDetached(role: ProcessRole, flags: readonly string[], dataDir: string): Promise<Banner> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // What no logger catches, such as a crash of the runtime, lands in the log too.
  const log = openSync(logPathIn(dataDir), 'a', 0o600)
  const [, program = ''] = process.argv
  const child = spawn(process.execPath, [...process.execArgv, program, role, ...flags], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, [variable]: '1' },
  })
  try {
    return await bannerFrom(child)
  } finally {
    if (child.connected) child.disconnect()
    child.unref()
  }
}

type Report = { readonly ready: Banner } | { readonly failed: string }

/** Called in the started process: how the start went. Does nothing when nobody waits for it. */
export function reportStart(report: Report): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve()
    else process.send(report, () => resolve())
  })
}

function bannerFrom(child: ChildProcess): Promise<Banner> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGTERM')
      reject(
        new AppError('unavailable', `It was not ready within ${readyMsMax / 1000} s. \`nevermore logs\` says more.`),
      )
    }, readyMsMax)
    child.once('message', (report: Report) => {
      clearTimeout(timer)
      if ('ready' in report) resolve(report.ready)
      else reject(new AppError('unavailable', report.failed))
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new AppError('unavailable', `It ended with ${code ?? 'a signal'}. \`nevermore logs\` says more.`))
    })
    child.once('error', reject)
  })
}
