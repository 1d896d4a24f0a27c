import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'
import { isErrno } from '../../errno.ts'
import { AppError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { handOver, type Launcher } from './launch.ts'

export const superuser = 'nevermore'

const clusterName = 'postgres'
const draftPrefix = 'postgres.making-'
const passwordName = 'nevermore.password'

export const clusterDirectory = (dataDirectory: string): string => join(dataDirectory, clusterName)

/** Null when there is no cluster yet. Throws `conflict` when another major version made it; it is left as it is. */
export async function checkClusterVersion(cluster: string, major: string): Promise<'present' | 'absent'> {
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null
    throw error
  })
  if (found === null) return (await isEmpty(cluster)) ? 'absent' : refuseStranger(cluster)
  if (found.trim() === major) return 'present'
  throw new AppError(
    'conflict',
    `The database in ${cluster} was made by PostgreSQL ${found.trim()}; this version brings PostgreSQL ${major}. ` +
      'Nothing was changed. Start the older Nevermore and export, or choose another NEVERMORE_DATA_DIR.',
  )
}

function refuseStranger(cluster: string): never {
  throw new AppError(
    'conflict',
    `${cluster} holds files, but no PostgreSQL cluster. Nothing was changed. Move it away.`,
  )
}

const isEmpty = (path: string): Promise<boolean> =>
  readdir(path).then(
    (entries) => entries.length === 0,
    (error: unknown) => {
      if (isErrno(error, 'ENOENT')) return true
      throw error
    },
  )

export const readPassword = (cluster: string): Promise<string> => readFile(join(cluster, passwordName), 'utf8')

export interface MakeClusterOptions {
  readonly dataDirectory: string
  readonly launcher: Launcher
  /** A directory the server's account may enter; the password passes through it. */
  readonly scratchDirectory: string
  readonly log: Log
  /** Whether to wait until it all is on disk. */
  readonly durable: boolean
}

/**
 * Makes a cluster next to its final place and moves it there in one step, so a half-made one is never taken for whole.
 */
export async function makeCluster(options: MakeClusterOptions): Promise<void> {
  const { dataDirectory, launcher, log } = options
  await removeDrafts(dataDirectory, log)
  log.info({ version: launcher.binaries.version }, 'making the embedded database')
  const draft = join(dataDirectory, `${draftPrefix}${randomBytes(6).toString('hex')}`)
  await mkdir(draft, { mode: 0o700 })
  await handOver(launcher, draft)
  const password = randomBytes(24).toString('base64url')
  const passwordFile = join(options.scratchDirectory, 'initdb.password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  await handOver(launcher, passwordFile)
  try {
    await runInitdb(options, draft, passwordFile)
  } finally {
    await rm(passwordFile, { force: true })
  }
  const kept = join(draft, passwordName)
  await writeFile(kept, password, { mode: 0o600, flush: true })
  await handOver(launcher, kept)
  await chmod(draft, 0o700)
  await rename(draft, clusterDirectory(dataDirectory))
}

/** What a process killed while making a cluster left. Only called by the holder of the data directory. */
async function removeDrafts(dataDirectory: string, log: Log): Promise<void> {
  const drafts = (await readdir(dataDirectory)).filter((name) => name.startsWith(draftPrefix))
  for (const draft of drafts) {
    log.warn({ draft }, 'removing a half-made database')
    await rm(join(dataDirectory, draft), { recursive: true, force: true })
  }
}

async function runInitdb(
  { launcher, durable }: MakeClusterOptions,
  draft: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${launcher.inside(draft)}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts and folds the same on every machine, and needs no locale installed.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  const child = launcher.start('initdb', args, draft, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const failed = new Promise<never>((_resolve, reject) => child.once('error', reject))
  const finished = Promise.all([
    once(child, 'exit'),
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ])
  const [[code], output, complaint] = await Promise.race([finished, failed])
  if (code === 0) return
  throw new AppError('unavailable', `The embedded database could not be made: ${complaint || output}`.trim())
}
