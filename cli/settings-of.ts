import { AppError } from '#core/platform/errors.ts'
import { loadSettings, type Settings } from '#core/platform/settings.ts'
import { UsageError } from './exit-code.ts'

/**
 * The settings of a command: its flags, the environment, the file. Wrong ones are the fault of who wrote them: exit
 * code 2.
 */
export async function settingsOf(
  flags: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Settings> {
  try {
    return await loadSettings({ flags, env, cwd: process.cwd() })
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid')
      throw new UsageError(error.message, { fields: error.fields })
    throw error
  }
}
