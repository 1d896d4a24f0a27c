import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isErrno } from '#core/platform/errno.ts'
import { AppError } from '#core/platform/errors.ts'
import { writePrivately } from '#core/platform/private-file.ts'

const schema = z.object({
  admin: z.object({ email: z.string(), password: z.string() }).optional(),
  apiKey: z.string().optional(),
})

/** What was made up at the first start and has to be found again. */
export type FirstCredentials = z.infer<typeof schema>

export const credentialsPath = (dataDirectory: string): string => join(dataDirectory, 'credentials')

/** Empty when there is no such file. Throws `conflict` when it is not what we wrote. */
export async function readCredentials(dataDirectory: string): Promise<FirstCredentials> {
  const path = credentialsPath(dataDirectory)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return '{}'
    throw error
  })
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new AppError('conflict', `${path} cannot be read as credentials. Move it away.`, { cause: error })
  }
}

/** Adds to the file, or replaces what it said of the same. Only its owner may read it. */
export async function keepCredentials(dataDirectory: string, added: FirstCredentials): Promise<void> {
  const all = { ...(await readCredentials(dataDirectory)), ...added }
  await writePrivately(credentialsPath(dataDirectory), `${JSON.stringify(all, null, 2)}\n`)
}
