import { defineCommand } from 'citty'
import { connectDatabase } from '#core/platform/database/connect.ts'
import { startEmbeddedDatabase } from '#core/platform/database/embedded.ts'
import { migrate } from '#core/platform/database/migrate.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { loadSettings, type Settings } from '#core/platform/settings.ts'
import { say, sayJson } from '../output.ts'

export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: 'Bring the database to the newest schema and end. `up` does so too.' },
  args: {
    'data-dir': { type: 'string', description: 'Data directory with the embedded database (.nevermore)' },
    'database-url': { type: 'string', description: 'A PostgreSQL to use instead (DATABASE_URL)' },
    settings: { type: 'string', description: 'File with settings (nevermore.yaml)' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  async run({ args }) {
    const settings = await loadSettings({ flags: args, env: process.env, cwd: process.cwd() })
    const { applied, version } = await withDatabase(settings, migrateAt)
    if (args.json) sayJson({ applied, version })
    else if (applied.length === 0) say(`Nothing to do: the schema is at ${version}.`)
    else say(`Applied ${applied.join(', ')}; the schema is at ${version}.`)
  },
})

async function withDatabase<Result>(
  { databaseUrl, dataDir }: Settings,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  if (databaseUrl !== null) return work(databaseUrl)
  const database = await startEmbeddedDatabase({ dataDir, log: createLog({ level: 'warn' }) })
  try {
    return await work(database.url)
  } finally {
    await database.stop()
  }
}

async function migrateAt(url: string) {
  const sql = connectDatabase({ url, max: 2, applicationName: 'nevermore migrate' })
  try {
    return await migrate(sql, { directory: projectPaths().migrations })
  } finally {
    await sql.end()
  }
}
