import { resolve } from 'node:path'
import { AppError, type FieldProblem } from './errors.ts'
import { brokenRules } from './settings/rules.ts'
import { fromEnvironment, fromFile, fromFlags, type Environment, type Flags, type Written } from './settings/sources.ts'
import { settingNames, settingsTable, type Setting, type SettingName, type WrittenSettings } from './settings/table.ts'

/** What the program runs with. Paths are absolute; what is null was not set and has no default. */
export interface Settings extends Omit<WrittenSettings, 'openLoopback'> {
  readonly openLoopback: boolean
}

export interface LoadSettingsOptions {
  /** As a command line parser gives them: `port` or `otlp-grpc-port` or `otlpGrpcPort`. Others are ignored. */
  readonly flags: Flags
  readonly env: Environment
  readonly cwd: string
}

/**
 * Flag before environment before file before default. Throws one `invalid` with everything that is wrong, each by the
 * place it was written in, with what is allowed there.
 */
export async function loadSettings({ flags, env, cwd }: LoadSettingsOptions): Promise<Settings> {
  const problems: FieldProblem[] = []
  const file = await fromFile({ flags, environment: env, cwd }, problems)
  const sources = [fromFlags(flags, cwd), fromEnvironment(env, cwd), file]
  const find = (name: SettingName): Written | null => {
    for (const source of sources) {
      const written = source(settingsTable[name].env)
      if (written !== null) return written
    }
    return null
  }
  const written = readAll(find, cwd, problems)
  problems.push(...brokenRules(written, (name) => find(name)?.place ?? settingsTable[name].env))
  if (problems.length > 0) throw refusal(problems)
  return { ...written, openLoopback: written.openLoopback ?? written.env === 'dev' }
}

function readAll(find: (name: SettingName) => Written | null, cwd: string, problems: FieldProblem[]): WrittenSettings {
  const entries = settingNames.map((name) => {
    const setting: Setting<unknown> = settingsTable[name]
    const written = find(name)
    const parsed = setting.schema.safeParse(written?.value)
    if (!parsed.success) {
      const shown = setting.secret ? '' : `is ${JSON.stringify(written?.value)}, but `
      problems.push({
        path: written?.place ?? setting.env,
        message: `${shown}must be ${parsed.error.issues[0]?.message}`,
      })
      // The default stands in, so that the rest can be looked at too.
      return [name, setting.schema.parse(undefined)]
    }
    const isPath = setting.path === true && typeof parsed.data === 'string'
    return [name, isPath ? resolve(written?.directory ?? cwd, String(parsed.data)) : parsed.data]
  })
  // The table types each entry by its schema; a list of entries forgets that.
  return Object.fromEntries(entries) as WrittenSettings
}

const refusal = (problems: readonly FieldProblem[]): AppError => {
  const lines = problems.map(({ path, message }) => `  ${path} ${message}`)
  return new AppError('invalid', ['The settings are not right:', ...lines].join('\n'), { fields: problems })
}
