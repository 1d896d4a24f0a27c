import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { devNull } from 'node:os'
import { dirname, relative, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { isErrno } from '#core/platform/errno.ts'
import { AppError } from '#core/platform/errors.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { settingsAsYaml } from '#core/platform/settings/as-yaml.ts'
import { describeSettings } from '#core/platform/settings/describe.ts'
import { say, sayJson } from '../output.ts'
import { settingArgs } from '../setting-args.ts'
import { settingsOf } from '../settings-of.ts'

export const init = defineCommand({
  meta: {
    name: 'init',
    description:
      'Write a nevermore.yaml with every setting, what it means and its default. Settings given as flags are set in it.',
  },
  args: {
    ...settingArgs,
    file: { type: 'string', description: 'Where to write the settings', default: 'nevermore.yaml', valueHint: 'file' },
    pipeline: { type: 'string', description: 'Also write the pipeline config there, and name it', valueHint: 'file' },
    force: { type: 'boolean', description: 'Overwrite what is there' },
    json: { type: 'boolean', description: 'Print JSON' },
  },
  async run({ args }) {
    const file = resolve(args['file'])
    const pipeline = args['pipeline'] ? resolve(args['pipeline']) : null
    const chosen = Object.fromEntries(
      describeSettings().flatMap(({ flag, fileKey }) => (isSet(args[flag]) ? [[fileKey, plain(args[flag])]] : [])),
    )
    // A path in a file starts from the folder of the file.
    if (pipeline !== null) chosen['config'] = `./${relative(dirname(file), pipeline)}`
    // What is written must be right; what another file or the environment says is not looked at here.
    await settingsOf({ ...args, settings: devNull }, {})
    const files = [
      { path: file, content: settingsAsYaml(chosen) },
      ...(pipeline === null ? [] : [{ path: pipeline, content: await readFile(projectPaths().defaultConfig, 'utf8') }]),
    ]
    // Before the first is written: half of it done is worse than nothing.
    const taken = files.find(({ path }) => existsSync(path))
    if (taken !== undefined && args['force'] !== true) throw isThere(taken.path)
    for (const each of files) await write(each.path, each.content, args['force'] === true)
    if (args['json'] === true) return sayJson({ written: files.map(({ path }) => path) })
    for (const { path } of files) say(`Wrote ${path}`)
    say('`nevermore up` reads nevermore.yaml in the folder it is started in, or the file that --settings names.')
  },
})

/** A number as a person would write it in the file. */
const plain = (value: unknown): unknown => (String(Number(value)) === value ? Number(value) : value)
const isSet = (value: unknown): boolean => value !== undefined && value !== ''

/** Whoever may read a file of settings may read the secrets in it: only its owner may. */
async function write(path: string, content: string, force: boolean): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600, flag: force ? 'w' : 'wx' })
  } catch (error) {
    if (isErrno(error, 'EEXIST')) throw isThere(path)
    if (isErrno(error, 'ENOENT'))
      throw new AppError('not_found', `There is no folder ${dirname(path)}.`, { cause: error })
    throw error
  }
}

const isThere = (path: string): AppError => new AppError('conflict', `${path} is there already. --force overwrites it.`)
