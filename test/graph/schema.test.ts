import { readFileSync } from 'node:fs'
import {
  buildASTSchema,
  Kind,
  parse,
  print,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { schemaText } from '#graph/schema-text.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const committed = read('../../graph/schema.graphql')
const contract = parse(read('./contract.graphql'))

describe('the committed schema', () => {
  it('is what the types say (npm run schema writes it)', () => {
    expect(committed).toBe(schemaText())
  })

  it('is a whole schema of its own', () => {
    expect(buildASTSchema(parse(committed)).getQueryType()?.name).toBe('Query')
  })

  it('names the scope that is needed on every root field but viewer', async () => {
    const { schema } = await import('#graph/schema.ts')
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    const open = roots
      .flatMap((root) => Object.values(root?.getFields() ?? {}))
      .filter((field) => {
        const options = field.extensions['pothosOptions']
        return typeof options !== 'object' || options === null || !('authScopes' in options)
      })
    expect(open.map((field) => field.name)).toEqual(['viewer'])
  })
})

describe('the contract', () => {
  it('holds: every type, field, argument, value and nullability is there', () => {
    expect(missingFrom(contract, parse(committed))).toEqual([])
  })

  it('is seen to be broken when a field is gone or may be null', () => {
    const broken = parse(committed.replace('shortId: String!', 'shortId: String').replace('  rootCause: String\n', ''))
    expect(missingFrom(contract, broken)).toEqual(
      expect.arrayContaining(['Failure.shortId: String!', 'EditFailureInput.rootCause: String']),
    )
  })
})

/** What the contract has and the schema lacks, each as `Type.field(argument): Type!`. Additions are welcome. */
function missingFrom(expected: DocumentNode, actual: DocumentNode): string[] {
  const has = new Set(actual.definitions.flatMap(factsOf))
  return expected.definitions.flatMap(factsOf).filter((fact) => !has.has(fact))
}

function factsOf(definition: DefinitionNode): string[] {
  if (!('name' in definition) || !definition.name) return []
  const name = definition.name.value
  switch (definition.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return [`scalar ${name}`]
    case Kind.ENUM_TYPE_DEFINITION:
      return [`enum ${name}`, ...(definition.values ?? []).map((value) => `${name}.${value.name.value}`)]
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (definition.fields ?? []).map((field) => inputFact(`${name}.`, field))
    case Kind.OBJECT_TYPE_DEFINITION:
      return [`type ${name}`, ...(definition.fields ?? []).flatMap((field) => fieldFacts(name, field))]
    default:
      return []
  }
}

const fieldFacts = (type: string, field: FieldDefinitionNode): string[] => {
  const path = `${type}.${field.name.value}`
  return [
    `${path}: ${print(field.type)}`,
    ...(field.arguments ?? []).map((argument) => inputFact(`${path}(`, argument)),
  ]
}

// A default makes an argument optional, as leaving it nullable does.
const inputFact = (prefix: string, { name, type, defaultValue }: InputValueDefinitionNode): string =>
  `${prefix}${name.value}: ${print(defaultValue && type.kind === Kind.NON_NULL_TYPE ? type.type : type)}`
