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
    const line =
      key in chosen ? lineOf(key, chosen[key]) : `# ${defaultLine(key, setting.schema.parse(undefined), defaultText)}`
    return `${wrapped(`${description} Environment: ${env}.`)}\n${line}\n`
  })
  return `${head}\n${entries.join('\n')}`
}

const lineOf = (key: string, value: unknown): string => stringify({ [key]: value }).trimEnd()

/** What is not a value itself is told in brackets: `secret: (generated, kept in <data dir>/secret)`. */
function defaultLine(key: string, initial: unknown, defaultText: string): string {
  if (initial !== null) return lineOf(key, initial)
  return defaultText === '-' ? `${key}:` : `${key}: (${defaultText.replaceAll('`', '')})`
}

const head = `# Settings of Nevermore. A flag wins over the environment, the environment over this file, this file
# over the default. Take away the # in front of a line to set it. Secrets are better kept out of a
# file that others read.
`

const charactersMax = 100

function wrapped(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last.length + word.length < charactersMax) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `# ${line}`).join('\n')
}
