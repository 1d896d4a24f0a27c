import { randomBytes } from 'node:crypto'
import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'

export interface TestDatabase {
  readonly sql: Sql
  /** For whoever wants connections of its own. */
  readonly url: string
  /** A fresh project, not the `default` one that the migrations make. */
  readonly projectId: number
  /** Makes one more project. */
  addProject(name?: string): Promise<number>
  /** Closes `sql` and drops the database, whoever is still connected. */
  stop(): Promise<void>
}

export interface TestDatabaseOptions {
  /** The most connections `sql` opens. */
  readonly max?: number
  /** False: no schema at all, for those who test migrating. */
  readonly migrated?: boolean
}

const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: test/support/global-setup.ts did not run.`)
  return value
}

/** A database of its own, with the migrated schema. Call in `beforeAll`, and `stop` in `afterAll`. */
export async function createTestDatabase({
  max = 10,
  migrated = true,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = setting('NEVERMORE_TEST_SERVER_URL')
  const template = migrated ? setting('NEVERMORE_TEST_TEMPLATE') : 'template0'
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(serverUrl, async (admin) => {
    // Copying files costs a third of writing all of them to the log too; PostgreSQL 14 knows no other way.
    const [server] = await admin`select current_setting('server_version_num')::int >= 150000 as chooses`
    const strategy = server?.['chooses'] === true ? admin`strategy file_copy` : admin``
    return admin`create database ${admin(name)} template ${admin(template)} ${strategy}`
  })
  const parsed = new URL(serverUrl)
  parsed.pathname = `/${name}`
  const url = parsed.href
  const sql = connectDatabase({ url, max, applicationName: 'test' })
  const addProject = (project = `project ${randomBytes(4).toString('hex')}`): Promise<number> =>
    insertProject(sql, project)
  return {
    sql,
    url,
    projectId: migrated ? await addProject() : 0,
    addProject,
    async stop() {
      await sql.end({ timeout: 1 })
      await administer(serverUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`)
    },
  }
}

async function insertProject(sql: Sql, name: string): Promise<number> {
  const [row] = await sql<[{ id: number }]>`insert into projects (name) values (${name}) returning id`
  return row.id
}

async function administer(url: string, statement: (admin: Sql) => PromiseLike<unknown>): Promise<void> {
  const admin = connectDatabase({ url, max: 1, applicationName: 'test set-up' })
  try {
    await statement(admin)
  } finally {
    await admin.end()
  }
}
