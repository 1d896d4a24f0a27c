import { basename, dirname } from 'node:path'
import ts from 'typescript'
import { importsOf } from './imports.ts'
import type { Source } from './sources.ts'

/**
 * Source files that no test looks at. One is looked at when its mirror exists (core/memory/mask.ts ->
 * test/core/memory/mask.test.ts), when its folder's mirror does (graph/types/ -> test/graph/types.test.ts), when a test
 * imports it, or when it stands behind a file of its own folder that a test imports: helpers are tested through the
 * door
 * they serve. Files without anything that runs (types, interfaces) need none.
 */
export function untestedFiles(sources: readonly Source[], tests: readonly Source[]): readonly string[] {
  const mirrors = new Set(tests.map(({ path }) => path))
  const behind = new Map(sources.map((source) => [source.path, targetsOf(source)]))
  const doors = new Set([
    ...tests.flatMap(targetsOf),
    ...sources.map(({ path }) => path).filter((path) => mirrorsOf(path).some((mirror) => mirrors.has(mirror))),
  ])
  const seen = new Set<string>()
  for (const door of doors) lookBehind(door, dirname(door), behind, seen)
  return sources.filter((source) => !seen.has(source.path) && hasRunningCode(source)).map(({ path }) => path)
}

const targetsOf = (source: Source): readonly string[] =>
  importsOf(source).flatMap(({ to }) => (to === null ? [] : [to]))

function lookBehind(
  path: string,
  folder: string,
  behind: ReadonlyMap<string, readonly string[]>,
  seen: Set<string>,
): void {
  if (seen.has(path)) return
  seen.add(path)
  for (const next of behind.get(path) ?? []) if (next.startsWith(`${folder}/`)) lookBehind(next, folder, behind, seen)
}

function mirrorsOf(path: string): readonly string[] {
  const inTest = `test/${path.replace(/^web\/src\//, 'web/')}`.replace(/\.(ts|mjs)$/, '')
  const folder = inTest.slice(0, -basename(inTest).length - 1)
  return [`${inTest}.test.ts`, `${folder}.test.ts`]
}

function hasRunningCode({ path, text }: Source): boolean {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  return statements.some(
    (statement) =>
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement) &&
      !(ts.isImportDeclaration(statement) && statement.importClause !== undefined) &&
      !(ts.isExportDeclaration(statement) && statement.isTypeOnly),
  )
}
