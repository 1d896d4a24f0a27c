import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isErrno } from './errno.ts'
import { AppError } from './errors.ts'
import { identifyProcess, isRunning, type ProcessIdentity } from './processes.ts'

export interface HeldDirectory {
  readonly path: string
  /** Gives the directory free. Safe to call twice. */
  release(): Promise<void>
}

const attemptsMax = 50
const retryMs = 20

/**
 * Makes the data directory (only its owner may enter) and holds it for this process. The holder is written down with
 * its start time, so what a killed process left behind is recognised and taken over. Throws `conflict`, naming the
 * process, when a live one holds it.
 */
export async function holdDataDirectory(path: string): Promise<HeldDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const self = await identifyProcess(process.pid)
  if (self === null) throw new Error('This process cannot find itself in the process table.')
  const lock = join(path, 'lock')
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    if (await writeNew(lock, JSON.stringify(self))) {
      return { path, release: () => releaseOwn(lock, self) }
    }
    const text = await readFile(lock, 'utf8').catch(() => null)
    if (text === null) continue
    const holder = readHolder(text)
    if (holder !== null && (await isRunning(holder))) throw heldBy(path, holder.pid)
    await removeStale(lock, text, self)
  }
  throw new AppError('conflict', `Several processes are trying to take the data directory ${path}. Try again.`)
}

const heldBy = (path: string, pid: number): AppError =>
  new AppError(
    'conflict',
    `The data directory ${path} is in use by another Nevermore (process ${pid}). ` +
      'Stop that one, or choose another directory with NEVERMORE_DATA_DIR.',
  )

/** Appears with its whole content or not at all; false when it is there already. */
async function writeNew(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

// Several processes may find the same stale lock, and a slow one must not remove the fresh lock of a fast one. So only
// who holds the second file may remove the first, and only while it still reads as it did.
async function removeStale(lock: string, staleText: string, self: ProcessIdentity): Promise<void> {
  const mending = `${lock}.mending`
  if (!(await writeNew(mending, JSON.stringify(self)))) {
    const text = await readFile(mending, 'utf8').catch(() => null)
    const other = readHolder(text ?? '')
    // Killed within the blink that mending takes.
    if (text !== null && (other === null || !(await isRunning(other)))) await rm(mending, { force: true })
    await sleep(retryMs)
    return
  }
  try {
    const text = await readFile(lock, 'utf8').catch(() => null)
    if (text === staleText) await rm(lock, { force: true })
  } finally {
    await rm(mending, { force: true })
  }
}

async function releaseOwn(lock: string, self: ProcessIdentity): Promise<void> {
  const holder = readHolder(await readFile(lock, 'utf8').catch(() => ''))
  if (holder?.pid === self.pid && holder.startedAt === self.startedAt) await rm(lock, { force: true })
}

function readHolder(text: string): ProcessIdentity | null {
  try {
    const { pid, startedAt }: Partial<Record<keyof ProcessIdentity, unknown>> = JSON.parse(text)
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null
  } catch {
    return null
  }
}
