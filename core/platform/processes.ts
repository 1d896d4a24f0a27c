import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A process id together with when it started: ids are used again, the pair is not. */
export interface ProcessIdentity {
  readonly pid: number
  readonly startedAt: string
}

/** Null when there is no such process, or only its remains waiting to be collected. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  const startedAt = process.platform === 'linux' ? await linuxStart(pid) : await otherStart(pid)
  return startedAt === null ? null : { pid, startedAt }
}

/** Whether the very process that was identified earlier still runs. */
export async function isRunning(known: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(known.pid))?.startedAt === known.startedAt
}

async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return null
  // The name in brackets may hold spaces and brackets; what follows the last one is state, then 18 fields, then the
  // start.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? null : (fields[18] ?? null)
}

async function otherStart(pid: number): Promise<string | null> {
  if (process.platform === 'win32') {
    try {
      process.kill(pid, 0)
      return 'unknown'
    } catch {
      return null
    }
  }
  // The same words for whoever asks, in whatever time zone and language: a lock is compared with what another wrote.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const answer = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env }).catch(() => null)
  return answer === null ? null : answer.stdout.trim() || null
}
