import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One file `NNNN_verb_noun.sql`. */
export interface Migration {
  readonly version: number
  readonly name: string
  /** Yes: processes that do not know it must not run on a database that has it. */
  readonly breaking: boolean
  /** SHA-256 of the text, hex. Line ends do not count: a checkout may have changed them. */
  readonly checksum: string
  readonly text: string
}

/** All migrations in order. Throws when a name, a header or the numbering is not as it must be. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(names.map((name) => readMigration(directory, name)))
  const wrong = migrations.find(({ version }, index) => version !== index + 1)
  if (wrong !== undefined) throw new Error(`${wrong.name}: migrations are numbered from 0001 without gaps or twins.`)
  return migrations
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const text = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
  const version = /^(\d{4})_[a-z0-9]+(?:_[a-z0-9]+)+\.sql$/.exec(name)?.[1]
  if (version === undefined) throw new Error(`${name}: a migration is called NNNN_verb_noun.sql.`)
  const breaking = /^-- breaking: (yes|no)\b/m.exec(text)?.[1]
  if (breaking === undefined || !/^-- why: +\S/m.test(text)) {
    throw new Error(`${name}: a migration opens with "-- why: …" and "-- breaking: yes|no".`)
  }
  const checksum = createHash('sha256').update(text).digest('hex')
  return { version: Number(version), name, breaking: breaking === 'yes', checksum, text }
}
