import { basename } from 'node:path'
import ts from 'typescript'
import { importsOf } from './imports.ts'
import type { Source } from './sources.ts'

/**
 * Source files that no test looks at directly. A file is looked at when its mirror exists (core/memory/mask.ts ->
 * test/core/memory/mask.test.ts), when its folder's mirror does (graph/types/ -> test/graph/types.test.ts), or when a test
 * imports it. Files without anything that runs (types, interfaces) need none.
 */
export function untestedFiles(sources: readonly Source[], tests: readonly Source[]): readonly string[] {
  const mirrors = new Set(tests.map(({ path }) => path))
  const imported = new Set(tests.flatMap((test) => importsOf(test).map(({ to }) => to)))
  return sources
    .filter((file) => hasRunningCode(file) && !imported.has(file.path))
    .map(({ path }) => path)
    .filter((path) => !mirrorsOf(path).some((mirror) => mirrors.has(mirror)))
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
