import { readPidFile } from './postmaster.ts'
import { clusterDirectory, readPassword, superuser } from './cluster.ts'

/** The lines of a server's pid file, as PostgreSQL documents them. */
const line = { port: 3, socketDirectory: 4, address: 5 } as const

/**
 * Where the embedded server of a data directory can be reached while somebody runs it, with password; null when its
 * files tell of none. Whether it answers is for the caller to see.
 */
export async function runningDatabaseUrl(dataDir: string, database: string): Promise<string | null> {
  const cluster = clusterDirectory(dataDir)
  const pidFile = await readPidFile(cluster)
  const port = Number(pidFile[line.port])
  if (!Number.isInteger(port) || port <= 0) return null
  const socketDirectory = pidFile[line.socketDirectory]?.trim()
  const host = socketDirectory ? encodeURIComponent(socketDirectory) : pidFile[line.address]?.trim() || '127.0.0.1'
  return `postgres://${superuser}:${await readPassword(cluster)}@${host}:${port}/${database}`
}
