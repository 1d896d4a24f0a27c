import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ProjectPaths {
  readonly root: string
  readonly migrations: string
  readonly proto: string
  /** The built dashboard; may not exist in a checkout that was never built. */
  readonly webDist: string
  readonly defaultConfig: string
}

/**
 * Where the files that travel with the package lie. A bundle moves this module to dist/, so the root is looked for
 * (the nearest folder upwards with both a package.json and migrations/) rather than counted in `..`.
 */
export function projectPaths(from: string = dirname(fileURLToPath(import.meta.url))): ProjectPaths {
  let root = from
  while (!(existsSync(join(root, 'package.json')) && existsSync(join(root, 'migrations')))) {
    const parent = dirname(root)
    if (parent === root) throw new Error(`No package root above ${from}: the installation is incomplete.`)
    root = parent
  }
  return {
    root,
    migrations: join(root, 'migrations'),
    proto: join(root, 'proto'),
    webDist: join(root, 'dist', 'web'),
    defaultConfig: join(root, 'collector', 'config.yaml'),
  }
}
