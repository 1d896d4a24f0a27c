import { readFile } from 'node:fs/promises'

import { parseDocument } from 'yaml'

import { AppError } from '#core/platform/errors.ts'
import type { FieldProblem } from '#core/platform/errors.ts'

import type { Registry } from '../registry.ts'
import type { CollectorConfig } from './check.ts'
import { checkConfig } from './check.ts'
import type { Environment } from './expand.ts'
import { expandDocument } from './expand.ts'
import { mergeConfigs } from './merge.ts'

export interface LoadOptions {
  /** In order, later ones winning: a path, `file:path`, `yaml:text` (`::` may stand for nesting), `env:NAME`. */
  readonly sources: readonly string[]
  /** What `${env:…}` and `env:` read. */
  readonly env: Environment
  readonly registry: Registry
}

export interface LoadedConfig {
  readonly config: CollectorConfig
  /** For the log: variables that were not set and became empty. */
  readonly warnings: readonly string[]
}

/** Reads, expands, merges and checks a config. Throws one AppError `invalid` that lists every problem by its path. */
export async function loadConfig({ sources, env, registry }: LoadOptions): Promise<LoadedConfig> {
  const problems: FieldProblem[] = []
  const warnings: string[] = []
  const layers: unknown[] = []
  for (const source of sources) {
    const text = await readSource(source, env, problems)
    if (text === null) continue
    const document = parseDocument(text, { prettyErrors: true })
    for (const error of document.errors)
      problems.push({ path: source, message: error.message.split('\n', 1)[0] ?? 'not YAML' })
    if (document.errors.length > 0) continue
    const { problems: found, unset } = expandDocument(document, env, source)
    problems.push(...found)
    warnings.push(...unset.map((name) => `${source}: environment variable ${name} is not set and has no default`))
    layers.push(document.toJS({ maxAliasCount: 100 }))
  }
  const merged = mergeConfigs(layers)
  const checked = problems.length > 0 ? null : checkConfig(merged, registry)
  if (checked !== null && checked.problems.length === 0) return { config: checked.config, warnings }
  throw refuse([...problems, ...(checked?.problems ?? [])])
}

/** All problems as one error; its message is what `validate` prints. */
export const refuse = (problems: readonly FieldProblem[]): AppError =>
  new AppError('invalid', ['The collector config is not valid.', ...problems.map(problemLine)].join('\n'), {
    fields: problems,
  })

/** `service::pipelines::traces: references exporter "x" which is not configured` */
export const problemLine = ({ path, message }: FieldProblem): string => (path === '' ? message : `${path}: ${message}`)

async function readSource(source: string, env: Environment, problems: FieldProblem[]): Promise<string | null> {
  if (source.startsWith('yaml:')) return source.slice(5).trimStart()
  if (source.startsWith('env:')) {
    const text = env[source.slice(4)]
    if (text !== undefined) return text
    problems.push({ path: source, message: 'environment variable is not set' })
    return null
  }
  try {
    return await readFile(source.replace(/^file:/, ''), 'utf8')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    problems.push({ path: source, message: missing ? 'no such file' : `cannot be read: ${String(error)}` })
    return null
  }
}
