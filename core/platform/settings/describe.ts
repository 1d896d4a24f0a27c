import { fileKeyOf, flagOf } from './names.ts'
import { settingNames, settingsTable, type Setting } from './table.ts'

export interface SettingDescription {
  readonly env: string
  /** Without the dashes. */
  readonly flag: string
  readonly fileKey: string
  readonly defaultText: string
  readonly description: string
  readonly kind: 'boolean' | 'string'
}

/** What the help of a command and the documentation say of each setting. */
export const describeSettings = (): readonly SettingDescription[] =>
  settingNames.map((name) => {
    const setting: Setting<unknown> = settingsTable[name]
    const initial = setting.schema.parse(undefined)
    return {
      env: setting.env,
      flag: flagOf(setting.env),
      fileKey: fileKeyOf(setting.env),
      defaultText: setting.defaultText ?? (initial === null ? '-' : `\`${String(initial)}\``),
      description: setting.schema.description ?? '',
      kind: setting.schema.safeParse(true).data === true ? 'boolean' : 'string',
    }
  })

/** The table of the documentation, in Markdown. */
export function settingsAsMarkdown(): string {
  const rows = describeSettings().map(
    ({ env, flag, fileKey, defaultText, description }) =>
      `| \`${env}\` | \`--${flag}\` | \`${fileKey}\` | ${defaultText} | ${description} |`,
  )
  const head = ['| environment | flag | in nevermore.yaml | default | meaning |', '| --- | --- | --- | --- | --- |']
  return `${[...head, ...rows].join('\n')}\n`
}
