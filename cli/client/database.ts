import { connectDatabase, type Sql } from '#core/platform/database/connect.ts'
import { sqlStateOf } from '#core/platform/database/database-errors.ts'
import { databaseName, startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { runningDatabaseUrl } from '#core/platform/database/embedded/running.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { AppError } from '#core/platform/errors.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import { readRunFile } from '../run-file.ts'
import { asUnusableDatabase } from '../unusable-database.ts'

/** The flags of every command that works on the database itself. */
export const databaseArgs = {
  'data-dir': {
    type: 'string',
    description: 'Data directory with the embedded database (.nevermore)',
    valueHint: 'path',
  },
  'database-url': { type: 'string', description: 'A PostgreSQL to use instead (DATABASE_URL)' },
  settings: { type: 'string', description: 'File with settings (nevermore.yaml)', valueHint: 'file' },
  json: { type: 'boolean', description: 'Print JSON' },
} as const

/**
 * Works on the database of these settings, whether a program runs on it or not: one of ours that stands still is
 * started for as long as it takes, and brought to this program's schema.
 */
export const withDatabase = <Result>(settings: Settings, work: (sql: Sql) => Promise<Result>): Promise<Result> =>
  withDatabaseAsItIs(settings, async (sql, stoodStill) => {
    if (stoodStill) await migrate(sql, { directory: projectPaths().migrations })
    return work(sql)
  })

/** The same, whatever its schema is. */
export async function withDatabaseAsItIs<Result>(
  { databaseUrl, dataDir }: Settings,
  work: (sql: Sql, stoodStill: boolean) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl !== null) {
    return connected(databaseUrl, (sql) => work(sql, false)).catch((error: unknown) => {
      throw asUnusableDatabase(error, databaseUrl)
    })
  }
  if ((await readRunFile(dataDir)) !== null) {
    const url = await runningDatabaseUrl(dataDir, databaseName)
    if (url === null) throw new AppError('unavailable', `What runs in ${dataDir} uses another database: DATABASE_URL.`)
    return connected(url, (sql) => work(sql, false))
  }
  const database = await startEmbeddedDatabase({ dataDir, log: createLog({ level: 'warn' }) })
  try {
    return await connected(database.url, (sql) => work(sql, true))
  } finally {
    await database.stop()
  }
}

/** What PostgreSQL says of a table or column that is not there. */
const olderSchema = ['42P01', '42703']

async function connected<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const sql = connectDatabase({ url, max: 2, applicationName: 'nevermore command' })
  try {
    return await work(sql)
  } catch (error) {
    if (!olderSchema.includes(sqlStateOf(error) ?? '')) throw error
    throw new AppError('conflict', 'The database has an older schema. `nevermore migrate` brings it up to date.', {
      cause: error,
    })
  } finally {
    await sql.end({ timeout: 2 })
  }
}
