import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'

/** One root field asked about one thing by its id, number or name: `path` is the argument that names it. */
export interface Question {
  readonly root: string
  /** `input.failure`; null for a field that names nothing. */
  readonly path: string | null
  readonly text: string
  /** The variables, when what names something is chosen by this. */
  variables(name: Namer): Record<string, unknown>
}

/** What stands at an argument that names something: an id of some noun, a trace id, a short id … */
export type Namer = (path: string, type: string) => string

const named = new Set(['traceId', 'spanId', 'shortId', 'fingerprints', 'session'])
const isNaming = (path: string, type: string): boolean =>
  type === 'ID' || named.has(path.slice(path.lastIndexOf('.') + 1))

/** What a field needs beside, so that it comes as far as looking for what is named. */
const filled: Readonly<Record<string, unknown>> = {
  url: 'https://tracker.example/1',
  class: 'app.error',
  signal: 'typed-error',
  metric: 'runs',
  rule: { match: { class: 'app.error' }, fingerprint: 'x' },
  algorithm: 'none',
  score: 0.5,
  share: 0.5,
  to: '2026-06-04T12:00:00Z',
  from: '2026-06-03T12:00:00Z',
}

/** Every root field, once for each argument that can name something, however deep it lies; a new one is in it too. */
export function everyQuestion(schema: GraphQLSchema): readonly Question[] {
  const kinds = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const
  return kinds.flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).flatMap((field) => {
      const paths = field.args.flatMap((arg) => namingPaths(arg.type, arg.name))
      return (paths.length === 0 ? [null] : paths).map((path) => questionOf(kind, field, path))
    }),
  )
}

function questionOf(kind: string, field: GraphQLField<unknown, unknown>, path: string | null): Question {
  const used = field.args.filter((arg) => isNonNullType(arg.type) || leadsTo(arg.name, path))
  const declared = used.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')
  const given = used.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const call = `${field.name}${given === '' ? '' : `(${given})`} ${selectionOf(field.type, 2)}`
  return {
    root: field.name,
    path,
    text: `${kind}${declared === '' ? '' : `(${declared})`} { ${call} }`,
    variables: (name) => Object.fromEntries(used.map((arg) => [arg.name, valueOf(arg.type, arg.name, path, name)])),
  }
}

const leadsTo = (own: string, path: string | null): boolean => path === own || (path?.startsWith(`${own}.`) ?? false)

function namingPaths(type: GraphQLInputType, path: string): readonly string[] {
  const inner = getNamedType(type)
  if (!isInputObjectType(inner)) return isNaming(path, inner.name) ? [path] : []
  return Object.values(inner.getFields()).flatMap((field) => namingPaths(field.type, `${path}.${field.name}`))
}

function valueOf(type: GraphQLInputType, path: string, wanted: string | null, name: Namer): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, path, wanted, name)
  if (isListType(type)) return [valueOf(type.ofType, path, wanted, name)]
  if (isInputObjectType(type)) {
    const used = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || field.name === 'score' || leadsTo(`${path}.${field.name}`, wanted),
    )
    return Object.fromEntries(
      used.map((field) => [field.name, valueOf(field.type, `${path}.${field.name}`, wanted, name)]),
    )
  }
  if (isNaming(path, type.name)) return name(path, type.name)
  if (isEnumType(type)) return type.getValues()[0]?.name
  const own = path.slice(path.lastIndexOf('.') + 1)
  if (type.name === 'Int') return 1
  return own in filled ? filled[own] : type.name === 'Boolean' ? true : type.name === 'Float' ? 0.5 : 'x'
}

/** Everything that is told without arguments, so many levels deep. */
function selectionOf(type: GraphQLOutputType, levels: number): string {
  const inner = getNamedType(type)
  if (isLeafType(inner)) return ''
  if (!isObjectType(inner)) return '{ __typename }'
  const fields = Object.values(inner.getFields())
    .filter((field) => field.args.every((arg) => !isNonNullType(arg.type)))
    .flatMap((field) => {
      if (isLeafType(getNamedType(field.type))) return [field.name]
      const isShort = levels > 1 && !isListType(field.type)
      return isShort ? [`${field.name} ${selectionOf(field.type, levels - 1)}`] : []
    })
  return `{ ${['__typename', ...fields].join(' ')} }`
}
