import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { isErrno } from '../errno.ts'
import type { FieldProblem } from '../errors.ts'
import { camelCaseOf, fileKeyOf, flagOf } from './names.ts'
import { settingNames, settingsTable } from './table.ts'

export type Flags = Readonly<Record<string, unknown>>
export type Environment = Readonly<Record<string, string | undefined>>

/** A value as it was written, and where: the way its writer would look for it. */
export interface Written {
  readonly value: unknown
  /** `--port`, `NEVERMORE_PORT` or `nevermore.yaml: port`. */
  readonly place: string
  /** What a relative path starts from. */
  readonly directory: string
}

/** One place to look a setting up in, by its name in the environment. */
export type Source = (env: string) => Written | null

export const defaultFile = 'nevermore.yaml'
const fileVariable = 'NEVERMORE_SETTINGS'

export const fromFlags =
  (flags: Flags, cwd: string): Source =>
  (env) => {
    const flag = flagOf(env)
    const value = flags[flag] ?? flags[camelCaseOf(flag)]
    return isUnset(value) ? null : { value, place: `--${flag}`, directory: cwd }
  }

export const fromEnvironment =
  (environment: Environment, cwd: string): Source =>
  (env) => {
    const value = environment[env]
    return isUnset(value) ? null : { value, place: env, directory: cwd }
  }

/** An empty variable is how a shell or a compose file says "not set". */
const isUnset = (value: unknown): boolean => value === undefined || value === null || value === ''

/**
 * The file that `--settings` or NEVERMORE_SETTINGS names, or else nevermore.yaml in the working directory, which may be
 * missing. What is wrong with the file itself is added to `problems`.
 */
export async function fromFile(
  { flags, environment, cwd }: { flags: Flags; environment: Environment; cwd: string },
  problems: FieldProblem[],
): Promise<Source> {
  const named = flags['settings'] ?? environment[fileVariable]
  const path = resolve(cwd, typeof named === 'string' && named !== '' ? named : defaultFile)
  const file = basename(path)
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT') && isUnset(named)) return null
    problems.push({ path, message: `cannot be read: ${error instanceof Error ? error.message : String(error)}` })
    return null
  })
  const values = content === null ? new Map<string, unknown>() : readYaml(file, content, problems)
  return (env) => {
    const key = fileKeyOf(env)
    const value = values.get(key)
    return isUnset(value) ? null : { value, place: `${file}: ${key}`, directory: dirname(path) }
  }
}

function readYaml(file: string, content: string, problems: FieldProblem[]): ReadonlyMap<string, unknown> {
  const document = parseDocument(content)
  if (document.errors.length > 0) {
    for (const error of document.errors) problems.push({ path: file, message: error.message.split('\n')[0] ?? '' })
    return new Map()
  }
  const parsed: unknown = document.toJS()
  if (parsed === null) return new Map()
  if (typeof parsed !== 'object' || Array.isArray(parsed)) {
    problems.push({ path: file, message: 'must hold lines like "port: 8110"' })
    return new Map()
  }
  const known = settingNames.map((name) => fileKeyOf(settingsTable[name].env))
  for (const key of Object.keys(parsed)) {
    if (known.includes(key)) continue
    const near = known.find((candidate) => candidate.replaceAll('_', '') === key.replaceAll(/[-_]/g, '').toLowerCase())
    const hint = near === undefined ? `known are: ${known.join(', ')}` : `did you mean "${near}"?`
    problems.push({ path: `${file}: ${key}`, message: `is not a setting; ${hint}` })
  }
  return new Map(Object.entries(parsed))
}
