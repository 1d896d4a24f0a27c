import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { chown, lstat, readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../errors.ts'
import { copyBinaries, type Binaries } from './binaries.ts'

const run = promisify(execFile)

/** How PostgreSQL, which refuses to run as root, is started on this machine. */
export interface Launcher {
  readonly kind: 'direct' | 'namespace' | 'dropped'
  readonly binaries: Binaries
  /** Whom the files must belong to; null when that is who we are anyway. */
  readonly owner: { readonly uid: number; readonly gid: number } | null
  /** Starts a program of the package inside `directory`, which it sees as `inside`. */
  start(program: string, args: readonly string[], directory: string, options?: SpawnOptions): ChildProcess
  /** The name under which a started program reaches the directory it was started in. */
  inside(directory: string): string
}

/** The account as which the server runs, inside a namespace or for real: any but root that the machine knows. */
interface Account {
  readonly uid: number
  readonly gid: number
}

/** For tests: leave out what this machine could do. */
export type LauncherKind = Launcher['kind']

/**
 * - `direct`: we are a normal user.
 * - `namespace`: we are root. In a user namespace of its own the server sees itself as somebody else, while outside its
 *   files stay root's; so it also works where only root may enter.
 * - `dropped`: we are root where namespaces are off (most containers). The server gives up root for good; its cluster
 *   is handed to that account, and reached as the working directory, so the folders above may stay closed. The owner of
 *   an existing cluster decides between the last two.
 */
export async function chooseLauncher(binaries: Binaries, cluster: string, only?: LauncherKind): Promise<Launcher> {
  const guard = await parentGuard()
  if (only === 'direct' || (only === undefined && mayRunDirectly())) return direct(binaries, guard)
  const ownerUid = await lstat(cluster).then(
    (found) => found.uid,
    () => null,
  )
  const account = await findAccount(ownerUid === null || ownerUid === process.getuid?.() ? null : ownerUid)
  const mapped = [`--map-user=${account.uid}`, `--map-group=${account.gid}`]
  const foreign = ownerUid !== null && ownerUid !== process.getuid?.()
  if (only !== 'dropped' && !foreign && (await works('unshare', ['--user', ...mapped, 'true']))) {
    return wrapped(binaries, ['unshare', '--user', ...mapped, ...guard])
  }
  return dropped(binaries, account, guard)
}

// `initdb` asks for the name of who runs it, and a container may run as a number that has none.
function mayRunDirectly(): boolean {
  if (process.getuid === undefined) return true
  if (process.getuid() === 0) return false
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** Has the kernel stop the server when we are killed, so that no orphan keeps the cluster. Linux only. */
async function parentGuard(): Promise<readonly string[]> {
  const guard = ['setpriv', '--pdeathsig', 'INT']
  return (await works('setpriv', ['--pdeathsig', 'INT', 'true'])) ? guard : []
}

const works = (file: string, args: readonly string[]): Promise<boolean> =>
  run(file, [...args]).then(
    () => true,
    () => false,
  )

async function findAccount(uid: number | null): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  const accounts = lines
    .map((line) => line.split(':'))
    .map(([name, , user, group]) => ({ name: name ?? '', uid: Number(user), gid: Number(group) }))
    .filter((account) => account.uid > 0 && account.gid > 0)
  const wanted = uid === null ? accounts : accounts.filter((account) => account.uid === uid)
  const account =
    wanted.find(({ name }) => name === 'postgres') ?? wanted.find(({ name }) => name !== 'nobody') ?? wanted[0]
  if (account !== undefined) return account
  throw new AppError(
    'unsupported',
    'PostgreSQL does not run as root, and /etc/passwd knows ' +
      (uid === null ? 'no other account' : `no account ${uid}, which owns the existing database`) +
      '. Run Nevermore as a normal user, or set DATABASE_URL.',
  )
}

const direct = (binaries: Binaries, guard: readonly string[]): Launcher => ({
  ...wrapped(binaries, guard),
  kind: 'direct',
})

function wrapped(binaries: Binaries, wrapper: readonly string[]): Launcher {
  return {
    kind: 'namespace',
    binaries,
    owner: null,
    inside: (directory) => directory,
    start(program, args, directory, options = {}) {
      const [file = '', ...rest] = [...wrapper, join(binaries.directory, 'bin', program), ...args]
      return spawn(file, rest, { ...options, cwd: directory })
    },
  }
}

async function dropped(binaries: Binaries, account: Account, guard: readonly string[]): Promise<Launcher> {
  const reachable = await reachableBinaries(binaries, account)
  const base = wrapped(reachable, guard)
  return {
    ...base,
    kind: 'dropped',
    owner: account,
    // The kernel follows this link to the directory itself, without asking the folders above it.
    inside: () => '/proc/self/cwd',
    start: (program, args, directory, options = {}) =>
      base.start(program, args, directory, { ...options, uid: account.uid, gid: account.gid }),
  }
}

const publicPlace = '/var/tmp'

async function reachableBinaries(binaries: Binaries, account: Account): Promise<Binaries> {
  const postgres = join(binaries.directory, 'bin', 'postgres')
  const asAccount = { uid: account.uid, gid: account.gid, cwd: '/' }
  const reachable = await run(postgres, ['-V'], asAccount).then(
    () => true,
    () => false,
  )
  if (reachable) return binaries
  const shelf = join(publicPlace, `nevermore-postgres-${binaries.version}`)
  const directory = await copyBinaries(binaries.directory, shelf)
  const { uid, mode } = await stat(directory)
  if (uid === 0 && (mode & 0o022) === 0) return { ...binaries, directory }
  throw new AppError('denied', `${directory} should belong to root and be closed to writing by others. Remove it.`)
}

/** Hands over a cluster that root made when it still could start a server in a namespace. */
export async function adoptCluster({ owner }: Launcher, cluster: string): Promise<void> {
  if (owner === null || (await lstat(cluster)).uid === owner.uid) return
  await run('chown', ['-R', `${owner.uid}:${owner.gid}`, cluster])
}

/** Hands over a file or directory that is ours to whom the server runs as. */
export async function handOver(launcher: Launcher, path: string): Promise<void> {
  if (launcher.owner !== null) await chown(path, launcher.owner.uid, launcher.owner.gid)
}
