import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  isObjectType,
  Kind,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keyFieldsOf } from '../../web/src/api/cache.ts'

const schemaPath = new URL('../../graph/schema.graphql', import.meta.url)
const schema = buildSchema(readFileSync(schemaPath, 'utf8'))
const isDocument = (value: unknown): value is DocumentNode =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT
const modules = import.meta.glob<Record<string, unknown>>('../../web/src/documents/*.ts', { eager: true })
const documents = Object.values(modules)
  .flatMap((module) => Object.entries(module))
  .filter((entry): entry is [string, DocumentNode] => isDocument(entry[1]))
  .filter(([, document]) => document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION))

/** Where a thing that the page keeps one copy of is asked for without what it is known by. */
function unkeyed(document: DocumentNode): string[] {
  const types = new TypeInfo(schema)
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  )
  const fieldsOf = (set: SelectionSetNode): readonly string[] =>
    set.selections.flatMap((one) => {
      if (one.kind === Kind.FIELD) return [one.name.value]
      const inner = one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)
      return inner ? fieldsOf(inner.selectionSet) : []
    })
  const found: string[] = []
  const check = (node: FieldNode): void => {
    const type = getNamedType(types.getType())
    if (!node.selectionSet || !isObjectType(type) || /Connection$|Edge$|Payload$/.test(type.name)) return
    const fields = fieldsOf(node.selectionSet)
    const missing = (keyFieldsOf(type.name) ?? []).filter((key) => !fields.includes(key))
    if (missing.length > 0) found.push(`${type.name} at ${node.name.value} lacks ${missing.join(', ')}`)
  }
  visit(document, visitWithTypeInfo(types, { Field: { enter: check } }))
  return found
}

describe('the documents of the dashboard', () => {
  it('are found', () => {
    expect(documents.length).toBeGreaterThan(20)
  })

  it.each(documents)('%s is valid against the committed schema', (_name, document) => {
    expect(validate(schema, document)).toEqual([])
  })

  it.each(documents)('%s asks for what its things are known by', (_name, document) => {
    expect(unkeyed(document)).toEqual([])
  })

  it('ask the cache to keep only what can be told apart', () => {
    const unknown = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !/^__|^(Query|Mutation|Subscription)$|(Connection|Edge|Payload)$/.test(name))
      .filter((type) => keyFieldsOf(type.name)?.some((key) => !(key in type.getFields())))
    expect(unknown.map(({ name }) => name)).toEqual([])
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
