import { stringify } from 'yaml'
import { describeSettings } from './describe.ts'
import { fileKeyOf } from './names.ts'
import { settingNames, settingsTable, type Setting } from './table.ts'

/**
 * A nevermore.yaml with every setting: what it means, and its default behind a `#`, so that a later default is not held
 * back by a file from today. `chosen`, by file key, stands there as set.
 */
export function settingsAsYaml(chosen: Readonly<Record<string, unknown>>): string {
  const described = new Map(describeSettings().map((each) => [each.fileKey, each]))
  const entries = settingNames.map((name) => {
    const setting: Setting<unknown> = settingsTable[name]
    const key = fileKeyOf(setting.env)
    const { description = '', env = '', defaultText = '' } = described.get(key) ?? {}
    const initial: unknown = setting.schema.parse(undefined)
    const text = `# ${description} Environment: ${env}.`
    const line =
      key in chosen
        ? stringify({ [key]: chosen[key] }).trimEnd()
        : initial === null
          ? `# ${key}:${defaultText === '-' ? '' : ` (${defaultText.replaceAll('`', '')})`}`
          : `# ${stringify({ [key]: initial }).trimEnd()}`
    return `${wrapped(text)}\n${line}\n`
  })
  return `${head}\n${entries.join('\n')}`
}

const head = `# Settings of Nevermore. A flag wins over the environment, the environment over this file, this file
# over the default. Take away the # in front of a line to set it. Secrets are better kept out of a
# file that others read.
`

const charactersMax = 100

function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.slice(2).split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last.length + word.length < charactersMax) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `# ${line}`).join('\n')
}
