import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { clusterDirectory } from '#core/platform/database/embedded/cluster.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { locateBinaries } from '#core/platform/database/embedded/binaries.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { readMigrations } from '#core/platform/database/migrations-folder.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'

export interface TestServer {
  /** URL of a database to connect to for creating others. */
  readonly url: string
  /** Name of a database that holds the migrated schema and nothing else. */
  readonly template: string
  stop(): Promise<void>
}

const log = createLog({ level: 'silent' })
const paths = projectPaths()
const prefix = 'nevermore-test-'
const abandonedAfterMs = 6 * 60 * 60 * 1000

/** A throw-away server, or the one TEST_DATABASE_URL names. Several may start at the same moment. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    return { url: given, template: await makeTemplate(given), stop: async () => undefined }
  }
  await removeAbandoned()
  const dataDir = await mkdtemp(join(tmpdir(), prefix))
  const shelf = await shelfDirectory(dataDir)
  // A cluster made once serves all later runs as a copy: copying takes a tenth of the time that making takes.
  const copied = await cp(shelf, clusterDirectory(dataDir), { recursive: true }).then(
    () => true,
    () => false,
  )
  const server = await startEmbeddedDatabase({ dataDir, log, durable: false })
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true })
  if (!copied) {
    await server.stop()
    await keepOnShelf(clusterDirectory(dataDir), shelf)
    await remove()
    return startTestServer()
  }
  const template = await makeTemplate(server.url)
  return { url: server.url, template, stop: () => server.stop().then(remove) }
}

async function shelfDirectory(dataDir: string): Promise<string> {
  const { version } = await locateBinaries(join(dataDir, 'cache'))
  // A changed way of making clusters asks for a new one too.
  const maker = await readFile(join(paths.root, 'core/platform/database/embedded/cluster.ts'))
  const key = createHash('sha256').update(maker).digest('hex').slice(0, 8)
  return join(paths.root, 'node_modules', '.cache', 'nevermore', `test-cluster-${version}-${key}`)
}

async function keepOnShelf(cluster: string, shelf: string): Promise<void> {
  await mkdir(join(shelf, '..'), { recursive: true })
  const draft = `${shelf}.${process.pid}`
  await cp(cluster, draft, { recursive: true })
  // Of several runs that made one, the first wins.
  await rename(draft, shelf).catch(() => rm(draft, { recursive: true, force: true }))
}

/** Runs that were killed leave their directory behind. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  for (const name of names) {
    const path = join(tmpdir(), name)
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > abandonedAfterMs) await rm(path, { recursive: true, force: true })
  }
}

/** One per state of migrations/, shared by all runs on the same server. */
async function makeTemplate(serverUrl: string): Promise<string> {
  const migrations = await readMigrations(paths.migrations)
  const key = createHash('sha256').update(migrations.map(({ checksum }) => checksum).join()).digest('hex').slice(0, 12)
  const name = `nevermore_template_${key}`
  const admin = connectDatabase({ url: serverUrl, max: 1, applicationName: 'test set-up' })
  try {
    await admin`select pg_advisory_lock(hashtext(${name}))`
    const [found] = await admin`select 1 from pg_database where datname = ${name}`
    if (found !== undefined) return name
    const draft = `${name}_draft`
    await admin`drop database if exists ${admin(draft)}`
    await admin`create database ${admin(draft)}`
    const url = new URL(serverUrl)
    url.pathname = `/${draft}`
    const sql = connectDatabase({ url: url.href, max: 1, applicationName: 'test set-up' })
    try {
      await migrate(sql, { directory: paths.migrations })
    } finally {
      await sql.end()
    }
    await admin`alter database ${admin(draft)} rename to ${admin(name)}`
    return name
  } finally {
    await admin.end()
  }
}
