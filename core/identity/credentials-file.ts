import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '#core/platform/errno.ts'
import { writePrivately } from '#core/platform/private-file.ts'

/** What was made up at the first start and has to be found again; null where a person had set it. */
export interface FirstCredentials {
  readonly adminEmail: string | null
  readonly adminPassword: string | null
  readonly apiKey: string | null
}

/** The names the environment has for them, a line each, so that a shell can read the file too. */
const names: Readonly<Record<keyof FirstCredentials, string>> = {
  adminEmail: 'NEVERMORE_ADMIN_EMAIL',
  adminPassword: 'NEVERMORE_ADMIN_PASSWORD',
  apiKey: 'NEVERMORE_API_KEY',
}

export const credentialsPath = (dataDirectory: string): string => join(dataDirectory, 'credentials')

/** All null when there is no file. */
export async function readCredentials(dataDirectory: string): Promise<FirstCredentials> {
  const text = await readFile(credentialsPath(dataDirectory), 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return ''
    throw error
  })
  const values = new Map(
    text.split('\n').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  )
  const find = (name: string): string | null => values.get(name)?.trim() || null
  return { adminEmail: find(names.adminEmail), adminPassword: find(names.adminPassword), apiKey: find(names.apiKey) }
}

/** Adds to the file, or replaces what it said of the same. Only its owner may read it. */
export async function keepCredentials(dataDirectory: string, added: Partial<FirstCredentials>): Promise<void> {
  const { adminEmail, adminPassword, apiKey } = { ...(await readCredentials(dataDirectory)), ...added }
  const lines = [
    [names.adminEmail, adminEmail],
    [names.adminPassword, adminPassword],
    [names.apiKey, apiKey],
  ].flatMap(([name, value]) => (value ? [`${name}=${value}\n`] : []))
  await writePrivately(credentialsPath(dataDirectory), lines.join(''))
}
