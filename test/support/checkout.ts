import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { projectPaths } from '#core/platform/paths.ts'

const results = join(projectPaths().root, 'test-results')

/**
 * A new folder from which programs find the project's packages. No check looks there: lint, format and dead code are
 * checked beside the tests, and a source file that a test wrote elsewhere in the checkout would be one of theirs.
 */
export async function makeFolderInCheckout(name: string): Promise<string> {
  await mkdir(results, { recursive: true })
  return mkdtemp(join(results, `${name}-`))
}
