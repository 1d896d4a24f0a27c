import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isErrno } from '../../errno.ts'
import { AppError } from '../../errors.ts'
import { handOver, type Launcher } from './launch.ts'

/** What a kernel takes for the path of a Unix socket, the closing zero included: 104 on macOS, 108 on Linux. */
const socketPathBytesMax = 103
const socketName = '/.s.PGSQL.65535'

export interface ScratchDirectory {
  readonly path: string
  remove(): Promise<void>
}

/**
 * A directory for what the server and we hand each other (the socket, the first password) that only the server's
 * account may enter, under a path as short as can be. The same data directory gets the same path at every start.
 */
export async function makeScratchDirectory(dataDirectory: string, launcher: Launcher): Promise<ScratchDirectory> {
  const name = createHash('sha256')
    .update(await realpath(dataDirectory))
    .digest('hex')
    .slice(0, 12)
  for (const base of new Set([tmpdir(), '/tmp'])) {
    const parent = await ownDirectory(base)
    if (parent === null) continue
    const path = join(parent, name)
    await emptyDirectory(path)
    await handOver(launcher, path)
    return { path, remove: () => rm(path, { recursive: true, force: true }) }
  }
  throw new AppError(
    'unavailable',
    `No temporary directory can be written to (tried ${tmpdir()} and /tmp). Set TMPDIR.`,
  )
}

/** The directory, if the path of a Unix socket in it is one that the kernel and the server take; null otherwise. */
export function socketDirectoryOf({ path }: ScratchDirectory): string | null {
  if (process.platform === 'win32') return null
  if (Buffer.byteLength(path + socketName) > socketPathBytesMax) return null
  // The server reads the setting as a list, so commas and spaces would need quoting; a port serves as well.
  return /[^\w./-]/.test(path) ? null : path
}

/** `nevermore-<user id>` in a place that is open to all; another name when somebody else sits on that one. */
async function ownDirectory(base: string): Promise<string | null> {
  const uid = process.getuid?.() ?? 0
  const wanted = join(base, `nevermore-${uid}`)
  try {
    await mkdir(wanted, { mode: 0o711 }).catch((error: unknown) => {
      if (!isErrno(error, 'EEXIST')) throw error
    })
    const found = await lstat(wanted)
    const ours = found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0
    if (ours) return wanted
    const other = await mkdtemp(`${wanted}-`)
    await chmod(other, 0o711)
    return other
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EROFS', 'ENOENT', 'EPERM', 'ENOTDIR')) return null
    throw error
  }
}

// A killed server leaves its socket and a lock that names a process id, which may be somebody else's by now.
async function emptyDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(path)) await rm(join(path, entry), { recursive: true, force: true })
}
