import { isEnumType, isInputObjectType, type GraphQLArgument, type GraphQLNamedType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '#graph/schema.ts'
import { contractNames } from '#test/support/contract-names.ts'

/** A field as the contract writes it, with no more arguments than the contract names. */
function written(
  field: { readonly name: string; readonly type: unknown; readonly args?: readonly GraphQLArgument[] },
  named: string,
): string {
  const wanted = [...named.matchAll(/[(,] ?(\w+):/g)].map(([, name]) => name)
  const args = wanted.map((name) => {
    const found = field.args?.find((arg) => arg.name === name)
    return `${name}: ${found === undefined ? 'missing' : String(found.type)}`
  })
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}: ${String(field.type)}`
}

function wordOf(type: GraphQLNamedType | undefined, named: string): string {
  if (isEnumType(type)) return type.getValue(named)?.name ?? `${named} is missing`
  if (type === undefined || !('getFields' in type)) return 'the type is missing'
  const name = /^\w+/.exec(named)?.[0] ?? ''
  const field = type.getFields()[name]
  return field === undefined ? `${name} is missing` : written(field, named)
}

describe('the schema', () => {
  it.each(Object.entries(contractNames))('keeps what clients rely on in %s', (name, text) => {
    const names = text.trim().split(/\s{2,}/)
    expect(names.length).toBeGreaterThan(0)
    expect(names.map((named) => wordOf(schema.getType(name), named))).toEqual(names)
  })

  it('asks of nobody for more than the contract says', () => {
    const demanded = Object.entries(contractNames).flatMap(([name, text]) => {
      const type = schema.getType(name)
      if (type === undefined || isEnumType(type) || !('getFields' in type)) return []
      return Object.values(type.getFields()).flatMap((field) => {
        const named =
          text
            .trim()
            .split(/\s{2,}/)
            .find((each) => new RegExp(`^${field.name}\\b`).test(each)) ?? ''
        const needed = isInputObjectType(type)
          ? [field]
          : named === ''
            ? []
            : (field.args as readonly GraphQLArgument[])
        return needed
          .filter((each) => String(each.type).endsWith('!') && each.defaultValue === undefined)
          .filter((each) => !new RegExp(`\\b${each.name}: [^,)]*!`).test(named))
          .map((each) => `${name}.${field.name}: ${each.name}`)
      })
    })
    expect(demanded).toEqual([])
  })
})
