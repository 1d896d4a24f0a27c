import { join, resolve } from 'node:path'
import { once } from 'node:events'
import { holdDataDirectory } from '../data-directory.ts'
import type { Log } from '../log.ts'
import { connectDatabase } from './connect.ts'
import { locateBinaries } from './embedded/binaries.ts'
import { checkClusterVersion, clusterDirectory, makeCluster, readPassword, superuser } from './embedded/cluster.ts'
import { freePort, type Transport } from './embedded/endpoint.ts'
import { adoptCluster, chooseLauncher, type Launcher, type LauncherKind } from './embedded/launch.ts'
import { clearOrphan } from './embedded/orphan.ts'
import { startPostmaster } from './embedded/postmaster.ts'
import { serverSettings, type Endpoint } from './embedded/server-settings.ts'
import { makeScratchDirectory, socketDirectoryOf } from './embedded/socket-directory.ts'
import { supervise } from './embedded/supervise.ts'

export interface EmbeddedOptions {
  /** Made when missing, held by this process until `stop`. Holds the cluster in `postgres/`. */
  readonly dataDir: string
  readonly log: Log
  /** Called when the server died and could not be started again. */
  readonly onLost?: (error: Error) => void
  /** False trades safety for speed: for throw-away test servers only. */
  readonly durable?: boolean
  /** A Unix socket unless the machine has none. */
  readonly transport?: Transport
  /** Tests ask for a way that would not have been chosen. */
  readonly launcher?: LauncherKind
}

export interface EmbeddedDatabase {
  /** With password; for a Unix socket the host is its percent-encoded directory, as libpq and `psql` read it too. */
  readonly url: string
  /** The server's process id; another one after it was killed and came back. */
  pid(): number
  /** Ends all sessions and the server. Safe to call twice. */
  stop(): Promise<void>
}

/** The database in the embedded server. */
export const databaseName = 'nevermore'

/**
 * Starts the PostgreSQL that came with the package, making its cluster at the first start. Throws `conflict` when
 * another live process holds the data directory or another major version made the cluster, `unsupported` when there are
 * no binaries for this machine, `unavailable` with the server's words when it does not start.
 */
export async function startEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const held = await holdDataDirectory(resolve(options.dataDir))
  try {
    return await startIn(held, options)
  } catch (error) {
    await held.release()
    throw error
  }
}

interface Held {
  readonly path: string
  release(): Promise<void>
}

async function startIn(held: Held, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { log, durable = true } = options
  const cluster = clusterDirectory(held.path)
  const binaries = await locateBinaries(join(held.path, 'cache'))
  const presence = await checkClusterVersion(cluster, binaries.major)
  const launcher = await chooseLauncher(binaries, cluster, options.launcher)
  await clearOrphan(cluster, log)
  const scratch = await makeScratchDirectory(held.path, launcher)
  if (presence === 'absent') {
    await makeCluster({ dataDirectory: held.path, launcher, scratchDirectory: scratch.path, log, durable })
  } else await adoptCluster(launcher, cluster)
  const socketDirectory = options.transport === 'tcp' ? null : socketDirectoryOf(scratch)
  const lz4 = await hasLz4(launcher, cluster)
  const endpoint: Endpoint = { socketDirectory, port: socketDirectory === null ? await freePort() : 5432 }
  const start = (port: number) =>
    startPostmaster({
      launcher,
      cluster,
      log,
      settings: serverSettings({ endpoint: { ...endpoint, port }, durable, lz4 }),
    })
  const server = await supervise({ start, port: endpoint.port, log, onLost: options.onLost ?? (() => undefined) })
  const password = await readPassword(cluster)
  const host = socketDirectory === null ? '127.0.0.1' : encodeURIComponent(socketDirectory)
  const urlOf = (database: string): string => `postgres://${superuser}:${password}@${host}:${server.port}/${database}`
  const stop = async (): Promise<void> => {
    await server.stop()
    await scratch.remove()
    await held.release()
  }
  try {
    await createDatabase(urlOf('postgres'))
  } catch (error) {
    await stop()
    throw error
  }
  log.debug({ launcher: launcher.kind, pid: server.pid(), lz4 }, 'the embedded database is ready')
  return { url: urlOf(databaseName), pid: server.pid, stop }
}

/** Packages differ by platform in what they were built with, and the server does not start with a setting it lacks. */
async function hasLz4(launcher: Launcher, cluster: string): Promise<boolean> {
  const args = ['-D', launcher.inside(cluster), '-C', 'wal_compression', '-c', 'wal_compression=lz4']
  const [code] = await once(launcher.start('postgres', args, cluster, { stdio: 'ignore' }), 'exit')
  return code === 0
}

async function createDatabase(url: string): Promise<void> {
  const sql = connectDatabase({ url, max: 1, applicationName: 'nevermore start' })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${databaseName}`
    if (found === undefined) await sql`create database ${sql(databaseName)}`
  } finally {
    await sql.end()
  }
}
