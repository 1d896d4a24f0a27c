import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { root } from './paths.mjs'

const stampPath = `${root}dist/.stamp`

/** SHA-256 over the names and contents of files and whole folders: equal when a build from them would be equal. */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesUnder).toSorted()) hash.update(`${file}\0`).update(readFileSync(root + file))
  return hash.digest('hex')
}

function filesUnder(path) {
  const full = root + path
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [path]
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    const inside = `${path}/${entry.name}`
    return entry.isDirectory() ? filesUnder(inside) : [inside]
  })
}

/** What each part of dist/ was built from: { web: hash, server: hash }. */
export function readStamps() {
  try {
    return JSON.parse(readFileSync(stampPath, 'utf8'))
  } catch {
    return {} // Never built, or broken by a crash: both mean build it again.
  }
}

/** Notes what a part was built from. Called only after its build went well. */
export function writeStamp(part, hash) {
  mkdirSync(`${root}dist`, { recursive: true })
  writeFileSync(stampPath, `${JSON.stringify({ ...readStamps(), [part]: hash })}\n`)
}
