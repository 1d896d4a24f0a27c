import { defineCommand, type ArgsDef } from 'citty'
import type { Settings } from '#core/platform/settings.ts'
import { bannerLines, type Banner } from './banner.ts'
import { isDetached, startDetached } from './detach.ts'
import { exitCode, UsageError } from './exit-code.ts'
import { say, sayJson } from './output.ts'
import type { ProcessRole } from './process-role.ts'
import { settingArgs } from './setting-args.ts'
import { settingsOf } from './settings-of.ts'

const startArgs = {
  ...settingArgs,
  settings: { type: 'string', description: 'File with settings (nevermore.yaml)', valueHint: 'file' },
  detach: { type: 'boolean', alias: 'd', description: 'Run in the background; returns once it is ready' },
  json: { type: 'boolean', description: 'Print addresses and first credentials as JSON' },
} as const satisfies ArgsDef

const roleArgs = {
  ...startArgs,
  embedded: { type: 'boolean', description: 'Run the embedded database here although DATABASE_URL is not set' },
} as const satisfies ArgsDef

/** A command that starts a process of this role and stays until it is stopped. */
export const startCommand = (role: ProcessRole, description: string) =>
  defineCommand({
    meta: { name: role, description },
    args: role === 'up' ? startArgs : roleArgs,
    async run({ args, rawArgs }) {
      const settings = await settingsOf(args)
      if (role !== 'up') checkPart(role, settings, args['embedded'] === true)
      const tell = (banner: Banner): void => (args.json === true ? sayJson(banner) : bannerLines(banner).forEach(say))
      if (args.detach === true && !isDetached()) {
        const others = rawArgs.filter((word) => word !== '--detach' && word !== '-d')
        tell(await startDetached(role, others, settings.dataDir))
        return exitCode.fine
      }
      // Loaded only here: neither the help nor a start in the background needs the whole server.
      const { runInForeground } = await import('./foreground.ts')
      return runInForeground({ settings, role, tell })
    },
  })

/** A part alone is of use only where it shares a database with the others. */
function checkPart(role: ProcessRole, { databaseUrl, demo }: Settings, embedded: boolean): void {
  if (demo) throw new UsageError(`The demo needs every part in one process: \`nevermore up --demo\`, not ${role}.`)
  if (databaseUrl !== null || embedded) return
  throw new UsageError(
    `A ${role} shares a database with other processes: name it with --database-url or DATABASE_URL. ` +
      'With --embedded it runs the one of its own data directory.',
  )
}
