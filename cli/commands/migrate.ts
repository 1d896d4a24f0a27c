import { defineCommand } from 'citty'
import { migrate } from '#core/platform/database/migrate.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { databaseArgs, withDatabaseAsItIs } from '../client/database.ts'
import { say, sayJson } from '../output.ts'
import { settingsOf } from '../settings-of.ts'

export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: 'Bring the database to the newest schema and end. `up` does so too.' },
  args: databaseArgs,
  async run({ args }) {
    const { migrations: directory } = projectPaths()
    const { applied, version } = await withDatabaseAsItIs(await settingsOf(args), (sql) => migrate(sql, { directory }))
    if (args.json) sayJson({ applied, version })
    else if (applied.length === 0) say(`Nothing to do: the schema is at ${version}.`)
    else say(`Applied ${applied.join(', ')}; the schema is at ${version}.`)
  },
})
