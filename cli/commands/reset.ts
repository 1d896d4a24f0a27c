import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { defineCommand } from 'citty'
import { holdDataDirectory } from '#core/platform/data-directory.ts'
import { clusterDirectory } from '#core/platform/database/embedded/cluster.ts'
import { clearOrphan } from '#core/platform/database/embedded/orphan.ts'
import { connectedPrograms, emptyDatabase } from '#core/platform/database/empty.ts'
import { AppError } from '#core/platform/errors.ts'
import { createLog } from '#core/platform/log.ts'
import { projectPaths } from '#core/platform/paths.ts'
import type { Settings } from '#core/platform/settings.ts'
import { databaseArgs, withDatabaseAsItIs } from '../client/database.ts'
import { exitCode, UsageError } from '../exit-code.ts'
import { note, say, sayJson } from '../output.ts'
import { removeFiles } from '../reset/files.ts'
import { readAnswer } from '../reset/read-answer.ts'
import { readRunFile } from '../run-file.ts'
import { settingsOf } from '../settings-of.ts'

export const reset = defineCommand({
  meta: {
    name: 'reset',
    description:
      'Remove everything that is remembered: runs, failures, people, keys. Asks for the name first. ' +
      'The admin and the API key that the data directory keeps come back at the next start.',
  },
  args: {
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask' },
    secrets: { type: 'boolean', description: 'Also remove the kept password, API key and signing secret' },
    external: { type: 'boolean', description: 'Empty the PostgreSQL that DATABASE_URL names' },
    ...databaseArgs,
  },
  async run({ args }) {
    const settings = await settingsOf(args)
    const { dataDir, databaseUrl } = settings
    if (databaseUrl !== null && !args.external)
      throw new UsageError('DATABASE_URL names a PostgreSQL of yours. --external says that it is to be emptied.')
    if (databaseUrl === null && args.external)
      throw new UsageError('--external empties the PostgreSQL that DATABASE_URL or --database-url names; none does.')
    await refuseWhileRunning(dataDir)
    if (databaseUrl === null && !existsSync(dataDir)) throw new AppError('not_found', `There is nothing in ${dataDir}.`)
    if (!args.yes && !(await agrees(settings))) {
      note('Nothing was removed.')
      return exitCode.failed
    }
    const removed = await empty(settings, args.secrets === true)
    if (args.json) sayJson({ reset: true, dataDir, external: databaseUrl !== null, removed })
    else say(removed.length === 0 ? 'There was nothing to remove.' : `Removed: ${removed.join(', ')}.`)
    return exitCode.fine
  },
})

async function refuseWhileRunning(dataDir: string): Promise<void> {
  const running = await readRunFile(dataDir)
  if (running === null) return
  throw new AppError('conflict', `Nevermore runs here as process ${running.pid}. \`nevermore down\` stops it.`)
}

/** What is emptied, by the name that has to be typed. */
const nameOf = ({ dataDir, databaseUrl }: Settings): string =>
  databaseUrl === null ? basename(dataDir) : decodeURIComponent(new URL(databaseUrl).pathname.slice(1))

async function agrees(settings: Settings): Promise<boolean> {
  const name = nameOf(settings)
  const where = settings.databaseUrl === null ? settings.dataDir : `the database ${name}`
  note(`This removes everything that is remembered in ${where}, for good. Type ${name} to go on:`)
  return (await readAnswer()) === name
}

async function empty(settings: Settings, secrets: boolean): Promise<readonly string[]> {
  const { dataDir, databaseUrl } = settings
  const held = await holdDataDirectory(dataDir)
  try {
    if (databaseUrl === null) await clearOrphan(clusterDirectory(dataDir), createLog({ level: 'warn' }))
    else await emptyExternal(settings)
    const files = await removeFiles(dataDir, { secrets })
    return databaseUrl === null ? files : ['tables of the database', ...files]
  } finally {
    await held.release()
  }
}

const emptyExternal = (settings: Settings): Promise<void> =>
  withDatabaseAsItIs(settings, async (sql) => {
    const programs = await connectedPrograms(sql)
    if (programs.length > 0)
      throw new AppError('conflict', `Others are connected to it: ${programs.join(', ')}. Stop them first.`)
    await emptyDatabase(sql, { directory: projectPaths().migrations })
  })
