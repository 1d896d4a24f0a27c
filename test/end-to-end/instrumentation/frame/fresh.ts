import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/**
 * Forgets the copies of some packages, and answers what loads them anew. Instrumentations change the classes of a
 * package for good: with a copy for each of them, several can be watched in one process without telling calls twice.
 */
export function freshPackages(...packages: readonly string[]): <Package>(name: string) => Package {
  const places = packages.map((name) => `/node_modules/${name}/`)
  for (const path of Object.keys(load.cache)) {
    if (places.some((place) => path.includes(place))) delete load.cache[path]
  }
  return (name) => load(name)
}
