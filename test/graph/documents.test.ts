import { describe, expect, it } from 'vitest'
import { createDocuments } from '#graph/documents.ts'
import { operationCharactersMax } from '#graph/limits.ts'
import { schema } from '#graph/schema.ts'

describe('documents', () => {
  const documents = createDocuments(schema)

  it('are parsed and validated once per text', () => {
    const first = documents.read('{ apps { name } }')
    expect(documents.read('{ apps { name } }')).toBe(first)
    expect(first.document && documents.of(first.document)).toBe(first)
    expect(first.errors).toEqual([])
  })

  it('that are wrong are remembered too', () => {
    expect(documents.read('{ nothing }').errors[0]?.message).toContain('Cannot query field "nothing"')
    expect(documents.read('{ nothing }')).toBe(documents.read('{ nothing }'))
    expect(documents.read('{').document).toBeNull()
  })

  it.each([
    ['{ preflight(input: {app: "a"}) { verdict } }', true],
    ['query Ask($i: PreflightInput!) { a: preflight(input: $i) { ...F } } fragment F on Preflight { id }', true],
    ['{ preflight(input: {app: "a"}) { verdict } viewer { id } }', false],
    ['{ preflight(input: {app: "a"}) { nothing } }', false],
    ['{ viewer { id } }', false],
  ])('know whether the lane may take them: %s', (text, expected) => {
    expect(documents.read(text).preflightOnly).toBe(expected)
  })

  it('know who asks for the schema', () => {
    expect(documents.read('{ __schema { queryType { name } } }').introspects).toBe(true)
    expect(documents.read('{ __typename apps { name } }').introspects).toBe(false)
  })

  it('have an end: characters, tokens, and how many are remembered', () => {
    expect(documents.read(`{ apps { name } } #${'x'.repeat(operationCharactersMax)}`).errors[0]?.message).toContain(
      'longer than',
    )
    expect(documents.read(`{ ${'apps { name } '.repeat(2_000)} }`).errors[0]?.message).toContain('tokens')
    const small = createDocuments(schema)
    for (let at = 0; at < 1_200; at += 1) small.read(`{ apps { name } } # ${at}`)
    expect(small.size()).toBe(1_000)
  })
})
