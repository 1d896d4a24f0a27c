import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { AppError } from '#core/platform/errors.ts'
import { isErrno } from '#core/platform/errno.ts'
import { fileProblem } from '../file-problem.ts'
import { note } from '../output.ts'

/** How a key that two teams share is sent: in a header, which no log keeps. */
export const sharedKeyHeaders = (key: string | null): Record<string, string> =>
  key === null ? {} : { 'x-nevermore-shared-key': key }

/** What stands in the file; null where no file is named. Throws `not_found` for one that cannot be read. */
export async function readSharedKey(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    throw new AppError('not_found', `The shared key ${fileProblem(path, 'read', error)}.`, { cause: error })
  }
}

/** The same, made up where there is none yet, for nobody's eyes but its owner's. */
export async function keptSharedKey(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null
  try {
    await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    note(`${path} holds a new key. Hand it to the other team, by another way than the file.`)
  } catch (error) {
    if (!isErrno(error, 'EEXIST'))
      throw new AppError('denied', `The shared key ${fileProblem(path, 'written', error)}.`, { cause: error })
  }
  return readSharedKey(path)
}
