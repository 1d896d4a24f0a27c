import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Queryable, Sql } from './connect.ts'
import { readMigrations, type Migration } from './migrations-folder.ts'

export interface MigrateOptions {
  readonly directory: string
  readonly log?: Log
}

export interface MigrateResult {
  /** File names, in the order in which they were applied just now. */
  readonly applied: readonly string[]
  /** What the database is at, which may be more than this program knows. */
  readonly version: number
}

interface AppliedMigration {
  readonly version: number
  readonly name: string
  readonly checksum: string
  readonly breaking: boolean
}

/** Any number will do, as long as every Nevermore uses this one. */
const advisoryLock = 6_837_690_201n
const serverVersionMin = 140_000

/**
 * Brings the database up to this program's schema: missing migrations in order, a transaction each, one process at a
 * time. Throws `unsupported` for PostgreSQL before 14, `conflict` when an applied migration was edited, was skipped, or
 * is newer than this program and breaks it.
 */
export async function migrate(sql: Sql, { directory, log }: MigrateOptions): Promise<MigrateResult> {
  const migrations = await readMigrations(directory)
  await checkServerVersion(sql)
  // The lock belongs to the session: taken and given back on the same connection, and gone with it if we die.
  const session = await sql.reserve()
  try {
    await waitForLock(session, log)
    try {
      return await migrateLocked(session, migrations, log)
    } finally {
      await session`select pg_advisory_unlock(${advisoryLock})`
    }
  } finally {
    session.release()
  }
}

async function checkServerVersion(sql: Sql): Promise<void> {
  const [server] = await sql<[{ number: number; text: string }]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as text`
  if (server.number >= serverVersionMin) return
  throw new AppError('unsupported', `PostgreSQL ${server.text} is too old: Nevermore needs PostgreSQL 14 or later.`)
}

async function waitForLock(session: Queryable, log: Log | undefined): Promise<void> {
  const [attempt] = await session<[{ free: boolean }]>`select pg_try_advisory_lock(${advisoryLock}) as free`
  if (attempt.free) return
  log?.info('another process is migrating; waiting for it')
  await session`select pg_advisory_lock(${advisoryLock})`
}

async function migrateLocked(
  session: Queryable,
  migrations: readonly Migration[],
  log: Log | undefined,
): Promise<MigrateResult> {
  const before = await readApplied(session)
  check(migrations, before)
  const missing = migrations.slice(before.length)
  for (const migration of missing) {
    const startedMs = performance.now()
    await apply(session, migration)
    log?.info({ migration: migration.name, tookMs: Math.round(performance.now() - startedMs) }, 'migrated')
  }
  return { applied: missing.map(({ name }) => name), version: Math.max(before.length, migrations.length) }
}

async function readApplied(session: Queryable): Promise<readonly AppliedMigration[]> {
  await session`
    create table if not exists migrations (
      version     integer primary key,
      name        text not null,
      checksum    text not null,
      breaking    boolean not null,
      applied_at  timestamptz not null default now()
    )`
  return session<AppliedMigration[]>`select version, name, checksum, breaking from migrations order by version`
}

function check(migrations: readonly Migration[], applied: readonly AppliedMigration[]): void {
  for (const [index, row] of applied.entries()) {
    const known = migrations[index]
    if (row.version !== index + 1) {
      throw new AppError('conflict', `The database has migration ${row.name}, but not the one before it.`)
    }
    if (known === undefined && row.breaking) {
      throw new AppError(
        'conflict',
        `A newer Nevermore migrated the database (${row.name}) in a way this version cannot work with. Update it.`,
      )
    }
    if (known !== undefined && known.checksum !== row.checksum) {
      throw new AppError(
        'conflict',
        `Migration ${known.name} is not the one this database was made with (${row.name}). ` +
          'An applied migration is never edited: undo the change and write a new one.',
      )
    }
  }
}

async function apply(session: Queryable, migration: Migration): Promise<void> {
  const { version, name, checksum, breaking, text } = migration
  await session`begin`
  try {
    await session.unsafe(text)
    await session`
      insert into migrations (version, name, checksum, breaking)
      values (${version}, ${name}, ${checksum}, ${breaking})`
    await session`commit`
  } catch (error) {
    await session`rollback`
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
