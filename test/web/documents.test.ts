import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { buildSchema, Kind, validate, type DocumentNode } from 'graphql'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as failure from '../../web/src/documents/failure.ts'
import * as failures from '../../web/src/documents/failures.ts'
import * as home from '../../web/src/documents/home.ts'
import * as patterns from '../../web/src/documents/patterns.ts'
import * as preflight from '../../web/src/documents/preflight.ts'
import * as run from '../../web/src/documents/run.ts'
import * as runs from '../../web/src/documents/runs.ts'
import * as search from '../../web/src/documents/search.ts'
import * as shell from '../../web/src/documents/shell.ts'
import * as warnings from '../../web/src/documents/warnings.ts'

const schemaPath = new URL('../../graph/schema.graphql', import.meta.url)
const schema = buildSchema(readFileSync(schemaPath, 'utf8'))
const isDocument = (value: unknown): value is DocumentNode =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT
const documents = Object.entries({
  ...failure,
  ...failures,
  ...home,
  ...patterns,
  ...preflight,
  ...run,
  ...runs,
  ...search,
  ...shell,
  ...warnings,
})
  .filter((entry): entry is [string, DocumentNode] => isDocument(entry[1]))
  .filter(([, document]) => document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION))

describe('the documents of the dashboard', () => {
  it('are found', () => {
    expect(documents.length).toBeGreaterThan(20)
  })

  it.each(documents)('%s is valid against the committed schema', (_name, document) => {
    expect(validate(schema, document)).toEqual([])
  })

  it('are typed by that very schema', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nevermore-schema-types-'))
    try {
      const output = join(folder, 'graphql-env.d.ts')
      const root = new URL('../../', import.meta.url)
      const generator = ['node_modules/gql.tada/bin/cli.js', 'generate-output', '-c', 'web/tsconfig.json', '-o', output]
      execFileSync(process.execPath, generator, { cwd: root, stdio: 'pipe' })
      const committed = await readFile(new URL('../../web/src/api/generated/graphql-env.d.ts', import.meta.url), 'utf8')
      expect(await readFile(output, 'utf8'), 'run `npx gql.tada generate-output -c web/tsconfig.json`').toBe(committed)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
