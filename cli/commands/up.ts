import { defineCommand } from 'citty'
import { describeSettings } from '#core/platform/settings/describe.ts'
import { loadSettings, type Settings } from '#core/platform/settings.ts'
import { AppError } from '#core/platform/errors.ts'
import { bannerLines, type Banner } from '../banner.ts'
import { isDetached, startDetached } from '../detach.ts'
import { exitCode, UsageError } from '../exit-code.ts'
import { say, sayJson } from '../output.ts'

/** Every setting as a flag, from the one table of settings. */
const settingArgs = Object.fromEntries(
  describeSettings().map(({ flag, description, kind, defaultText }) => [
    flag,
    { type: kind, description: `${description} (${defaultText.replaceAll('`', '')})` } as const,
  ]),
)

export const up = defineCommand({
  meta: { name: 'up', description: 'Start receiver, API, dashboard and workers; Ctrl-C stops them.' },
  args: {
    ...settingArgs,
    settings: { type: 'string', description: 'File with settings (nevermore.yaml)', valueHint: 'file' },
    detach: { type: 'boolean', alias: 'd', description: 'Run in the background; returns once it is ready' },
    json: { type: 'boolean', description: 'Print addresses and first credentials as JSON' },
  },
  async run({ args, rawArgs }) {
    const settings = await settingsFrom(args)
    const tell = (banner: Banner): void => (args.json ? sayJson(banner) : bannerLines(banner).forEach(say))
    if (args.detach === true && !isDetached()) {
      const others = rawArgs.filter((word) => word !== '--detach' && word !== '-d')
      tell(await startDetached(others, settings.dataDir))
      return exitCode.fine
    }
    // Loaded only here: neither the help nor a start in the background needs the whole server.
    const { runInForeground } = await import('../foreground.ts')
    return runInForeground(settings, tell)
  },
})

/** Wrong settings are the fault of who wrote the command line, the environment or the file: exit code 2. */
async function settingsFrom(flags: Readonly<Record<string, unknown>>): Promise<Settings> {
  try {
    return await loadSettings({ flags, env: process.env, cwd: process.cwd() })
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid')
      throw new UsageError(error.message, { fields: error.fields })
    throw error
  }
}
