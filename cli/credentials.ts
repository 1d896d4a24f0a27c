import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What was made up at the first start; null where the person had set it. */
export interface Credentials {
  readonly adminEmail: string | null
  readonly adminPassword: string | null
  readonly apiKey: string | null
}

/** The names that the environment has for them, so that a shell can read the file too. */
const names = {
  adminEmail: 'NEVERMORE_ADMIN_EMAIL',
  adminPassword: 'NEVERMORE_ADMIN_PASSWORD',
  apiKey: 'NEVERMORE_API_KEY',
} as const

const pathIn = (dataDir: string): string => join(dataDir, 'credentials')

/** Keeps what was made up, readable by its owner alone. What is null now stays as it was written before. */
export async function keepCredentials(dataDir: string, made: Credentials): Promise<void> {
  const known = await readCredentials(dataDir)
  const lines = Object.entries(names).flatMap(([field, name]) => {
    const value = valueOf(made, field) ?? valueOf(known, field)
    return value === null ? [] : [`${name}=${value}`]
  })
  const draft = `${pathIn(dataDir)}.${process.pid}`
  await writeFile(draft, `${lines.join('\n')}\n`, { mode: 0o600 })
  await rename(draft, pathIn(dataDir))
}

/** All null when there is no file. */
export async function readCredentials(dataDir: string): Promise<Credentials> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => '')
  const find = (name: string): string | null =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? null
  return { adminEmail: find(names.adminEmail), adminPassword: find(names.adminPassword), apiKey: find(names.apiKey) }
}

const valueOf = (from: Credentials, field: string): string | null =>
  field === 'adminEmail' || field === 'adminPassword' || field === 'apiKey' ? from[field] : null
