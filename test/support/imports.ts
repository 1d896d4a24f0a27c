import { posix } from 'node:path'
import ts from 'typescript'
import type { Source } from './sources.ts'

export interface Import {
  readonly from: string
  /** As it is written. */
  readonly specifier: string
  /** Path from the root of the checkout; null for a package. */
  readonly to: string | null
}

const subpath = /^#(core|collector|graph|cli|test|bench)\//

/** Every import of a file: static, dynamic, type-only and re-export. */
export function importsOf(file: Source): readonly Import[] {
  return ts.preProcessFile(scriptOf(file), true, true).importedFiles.map(({ fileName: specifier }) => ({
    from: file.path,
    specifier,
    to: targetOf(file.path, specifier),
  }))
}

/** TypeScript of a file; of a Vue component, what stands in its script blocks. */
export function scriptOf({ path, text }: Source): string {
  if (!path.endsWith('.vue')) return text
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n')
}

function targetOf(from: string, specifier: string): string | null {
  if (subpath.test(specifier)) return specifier.slice(1)
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : null
}
