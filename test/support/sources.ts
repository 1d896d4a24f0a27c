import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectPaths } from '#core/platform/paths.ts'

export interface Source {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Folders with source code of ours. */
export const sourceFolders = ['core', 'collector', 'graph', 'web', 'cli', 'sdk', 'scripts', 'test', 'bench'] as const

/** Every file of the given folders whose name ends in one of the given ways, tracked or not, in a steady order. */
export function sourcesIn(folders: readonly string[], endings: readonly string[]): readonly Source[] {
  const { root } = projectPaths()
  return folders
    .flatMap((folder) => pathsIn(root, folder))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Installed, built, or written by a tool. */
const notOurs = new Set(['node_modules', 'dist', 'generated'])

function pathsIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || notOurs.has(entry.name)) return []
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? pathsIn(root, path) : [path]
  })
}
