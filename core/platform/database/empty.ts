import type { Queryable, Sql } from './connect.ts'
import { migrate, type MigrateOptions } from './migrate.ts'
import { readMigrations } from './migrations-folder.ts'

const names = /^\s*create (?:or replace |unlogged )?(table|function) (?:if not exists )?([a-z_]+)/gim

/**
 * Takes away everything that our migrations ever made, and makes it anew, empty: in the database of somebody else too
 * nothing is touched that is not ours by name.
 */
export async function emptyDatabase(sql: Sql, options: MigrateOptions): Promise<void> {
  const made = (await readMigrations(options.directory)).flatMap(({ text }) =>
    [...text.matchAll(names)].map(([, kind = '', name = '']) => ({ kind: kind.toLowerCase(), name })),
  )
  await sql.begin(async (tx) => {
    // Parts of a table cut by day go with it.
    for (const { kind, name } of [...made, { kind: 'table', name: 'migrations' }]) {
      await (kind === 'table'
        ? tx`drop table if exists ${tx(name)} cascade`
        : tx`drop routine if exists ${tx(name)} cascade`)
    }
  })
  await migrate(sql, options)
}

/** Programs of ours that are connected to this database, this command left out. */
export async function connectedPrograms(sql: Queryable): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select distinct application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and application_name like 'nevermore %' and application_name <> 'nevermore command'
     order by 1`
  return rows.map(({ name }) => name)
}
