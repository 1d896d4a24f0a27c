import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
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
const shelfPrefix = 'test-cluster-'
const hourMs = 3_600_000
const run = promisify(execFile)

/** A throw-away server, or the one TEST_DATABASE_URL names. Several may start at the same moment. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    return { url: given, template: await makeTemplate(given), stop: async () => undefined }
  }
  await removeAbandoned(tmpdir(), prefix, 6 * hourMs)
  const shelf = await shelfPath()
  if (!(await exists(shelf))) await fillShelf(shelf)
  const dataDir = await mkdtemp(join(tmpdir(), prefix))
  await copyTree(shelf, clusterDirectory(dataDir))
  const server = await startEmbeddedDatabase({ dataDir, log, durable: false })
  const stop = async (): Promise<void> => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  return { url: server.url, template: await makeTemplate(server.url), stop }
}

/** A cluster with the template in it, made once and copied by each run: a tenth of the time. */
async function fillShelf(shelf: string): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), prefix))
  const server = await startEmbeddedDatabase({ dataDir, log, durable: false })
  await makeTemplate(server.url)
  await server.stop()
  const directory = dirname(shelf)
  await mkdir(directory, { recursive: true })
  await removeAbandoned(directory, shelfPrefix, 24 * hourMs)
  const draft = `${shelf}.${process.pid}`
  await copyTree(clusterDirectory(dataDir), draft)
  // Of several runs that made one, the first wins.
  await rename(draft, shelf).catch(() => rm(draft, { recursive: true, force: true }))
  await rm(dataDir, { recursive: true, force: true })
}

async function shelfPath(): Promise<string> {
  const { version } = await locateBinaries(join(tmpdir(), 'nevermore-binaries'))
  // A changed way of making clusters asks for a new one too.
  const maker = await readFile(join(paths.root, 'core/platform/database/embedded/cluster.ts'))
  const key = createHash('sha256')
    .update(maker)
    .update(await templateName())
    .digest('hex')
    .slice(0, 12)
  return join(paths.root, 'node_modules', '.cache', 'nevermore', `${shelfPrefix}${version}-${key}`)
}

/** Node's own copy takes ten times as long for the thousand files of a cluster. */
async function copyTree(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') await cp(from, to, { recursive: true })
  else await run('cp', ['-a', from, to])
}

/** Runs that were killed leave their directory behind, and schemas of the past their cluster. */
async function removeAbandoned(directory: string, start: string, ageMsMax: number): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(start)) continue
    const path = join(directory, name)
    const ageMs = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (ageMs > ageMsMax) await rm(path, { recursive: true, force: true })
  }
}

async function templateName(): Promise<string> {
  const migrations = await readMigrations(paths.migrations)
  const key = createHash('sha256')
    .update(migrations.map(({ checksum }) => checksum).join())
    .digest('hex')
    .slice(0, 12)
  return `nevermore_template_${key}`
}

/** One per state of migrations/, shared by all runs on the same server. */
async function makeTemplate(serverUrl: string): Promise<string> {
  const name = await templateName()
  const admin = connectDatabase({ url: serverUrl, max: 1, applicationName: 'test set-up' })
  try {
    await admin`select pg_advisory_lock(hashtext(${name}))`
    const [found] = await admin`select 1 from pg_database where datname = ${name}`
    if (found === undefined) await createTemplate(admin, serverUrl, name)
    return name
  } finally {
    await admin.end()
  }
}

async function createTemplate(admin: Sql, serverUrl: string, name: string): Promise<void> {
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
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
