import { readFile, readlink, realpath, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isErrno } from '../../errno.ts'
import { AppError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { identifyProcess, isRunning } from '../../processes.ts'
import { readPidFile } from './postmaster.ts'

const run = promisify(execFile)

const fastStopMs = 60_000
const immediateStopMs = 15_000
const pollMs = 25

/**
 * Deals with what a killed process left in the cluster: a server that still runs (or is on its way out) is stopped; a
 * pid file that names a process which is no server of ours is made harmless. Only for the holder of the data directory.
 */
export async function clearOrphan(cluster: string, log: Log): Promise<void> {
  const pid = Number((await readPidFile(cluster))[0])
  if (!Number.isInteger(pid) || pid <= 0) return
  const found = await identifyProcess(pid)
  if (found === null || !(await servesCluster(pid, cluster))) return disownPid(cluster)
  log.warn({ pid }, 'stopping the database that a killed process left behind')
  for (const [signal, waitMs] of [
    ['SIGINT', fastStopMs],
    ['SIGQUIT', immediateStopMs],
  ] as const) {
    if (await servesCluster(pid, cluster)) send(pid, signal)
    const deadlineMs = performance.now() + waitMs
    while (performance.now() < deadlineMs) {
      if (!(await isRunning(found))) return
      await sleep(pollMs)
    }
  }
  throw new AppError('unavailable', `The database left behind by a killed process (process ${pid}) does not stop.`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error // Gone by itself since we looked.
  }
}

/** A process id alone proves nothing: it may be somebody else's by now. */
async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  const path = await realpath(cluster)
  if (process.platform === 'linux') {
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => null)
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
    return directory === path && name.trim() === 'postgres'
  }
  const answer = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return answer.stdout.includes('postgres') && answer.stdout.includes(path)
}

/**
 * PostgreSQL refuses to start while the process named in the pid file exists (a dead one does until somebody collects
 * it, which in many containers is nobody), except when it is its own parent. Removing the file would also remove the
 * key of the shared memory, by which it notices survivors of a crashed server; so it is told that the parent (us) wrote
 * the file.
 */
async function disownPid(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  try {
    const content = await readFile(file, 'utf8')
    await writeFile(file, content.replace(/^\d+/, String(process.pid)))
  } catch (error) {
    // A server on its way out has taken its file along in the meantime: nothing is left to be told.
    if (!isErrno(error, 'ENOENT')) throw error
  }
}
