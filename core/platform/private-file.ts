import { randomBytes } from 'node:crypto'
import { chmod, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from './errno.ts'

/** Replaces a file in one step; nobody but its owner may read it, not even for a moment. */
export async function writePrivately(path: string, content: string): Promise<void> {
  const draft = await writeDraft(path, content)
  await rename(draft, path)
}

/**
 * A secret of 256 bits, made up the first time and kept in the data directory. Of several processes that start together
 * all get the same.
 */
export async function keptSecret(dataDirectory: string, name = 'secret'): Promise<string> {
  const path = join(dataDirectory, name)
  const found = await readFile(path, 'utf8').catch(() => null)
  if (found !== null && found.trim() !== '') {
    // It may have been copied by a tool that does not keep modes.
    await chmod(path, 0o600)
    return found.trim()
  }
  const draft = await writeDraft(path, `${randomBytes(32).toString('base64url')}\n`)
  try {
    if (found === null) await link(draft, path)
    else await rename(draft, path)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readFile(path, 'utf8')).trim()
}

async function writeDraft(path: string, content: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true })
  return draft
}
