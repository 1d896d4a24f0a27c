import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectPaths } from '#core/platform/paths.ts'

/** The version of this very package, as package.json says it. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectPaths().root, 'package.json'), 'utf8'))
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null
  if (typeof version !== 'string') throw new Error('package.json names no version.')
  return version
}
