import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What a data directory holds that is no data: who may come in, and the program's own files. */
const secrets = ['credentials', 'secret']
const kept = [...secrets, 'lock', 'run.json', 'cache']

/** Empties a data directory, secrets only where asked; answers what went. Call while holding it. */
export async function removeFiles(dataDir: string, options: { readonly secrets: boolean }): Promise<readonly string[]> {
  const found = await readdir(dataDir)
  const going = found.filter((name) => !kept.includes(name) || (options.secrets && secrets.includes(name))).sort()
  for (const name of going) await rm(join(dataDir, name), { recursive: true, force: true })
  return going
}
