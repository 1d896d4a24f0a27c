import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import { AppError } from '#core/platform/errors.ts'
import type { GraphContext } from '#graph/context.ts'
import { refusalOf } from '#graph/context.ts'
import { decodeGlobalId, encodeGlobalId } from '#graph/global-id.ts'
import { depthMax, listMultiplier, nodesMax, operationCostMax, totalCountsMax } from '#graph/limits.ts'

/** The one builder all types hang on. Fields are not null unless they say so. */
export const builder = new SchemaBuilder<{
  Context: GraphContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
  /** Counted when it is asked for, and only then. */
  Connection: { totalCount: () => Promise<number> }
  AuthScopes: { preflight: boolean; read: boolean; write: boolean; admin: boolean }
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date | string }
    JSON: { Input: unknown; Output: unknown }
  }
}>({
  // Access is decided before anything else is counted or loaded.
  plugins: [ScopeAuthPlugin, ComplexityPlugin, RelayPlugin, DataloaderPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ principal }) => ({
      preflight: principal?.scopes.includes('preflight') ?? false,
      read: principal?.scopes.includes('read') ?? false,
      write: principal?.scopes.includes('write') ?? false,
      admin: principal?.scopes.includes('admin') ?? false,
    }),
    unauthorizedError: (_parent, context) => refusalOf(context.principal),
  },
  complexity: {
    defaultListMultiplier: listMultiplier,
    limit: { complexity: operationCostMax, depth: depthMax },
    complexityError: (kind, { complexity, depth }) =>
      new AppError(
        'invalid',
        kind === 'Depth'
          ? `The operation is ${depth} levels deep; at most ${depthMax} are allowed.`
          : `The operation costs ${complexity}; at most ${operationCostMax} is allowed. Ask for fewer rows or fields.`,
      ),
  },
  relay: {
    cursorType: 'String',
    encodeGlobalID: encodeGlobalId,
    decodeGlobalID: decodeGlobalId,
    edgesFieldOptions: { nullable: { list: false, items: false }, complexity: { field: 0, multiplier: 1 } },
    nodeFieldOptions: { nullable: false },
    nodeQueryOptions: { authScopes: { read: true } },
    nodesQueryOptions: {
      authScopes: { read: true },
      complexity: ({ ids }) => {
        if (ids.length > nodesMax)
          throw new AppError('invalid', `nodes fetches at most ${nodesMax} ids, not ${ids.length}.`)
        return { field: 1, multiplier: Math.max(1, ids.length) }
      },
    },
  },
})

builder.queryType({ description: 'Everything that can be asked.' })
builder.mutationType({ description: 'Everything that can be changed.' })
builder.subscriptionType({
  description: 'What changes, as it changes. WebSocket (graphql-transport-ws) or SSE, same path.',
})

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'Rows that match, on all pages. Exact up to 100,000; beyond that it stays there.',
    resolve: (connection, _args, _context, { variableValues }) => {
      const count = (counted.get(variableValues) ?? 0) + 1
      counted.set(variableValues, count)
      if (count > totalCountsMax)
        throw new AppError('invalid', `At most ${totalCountsMax} totals are counted for one operation.`)
      return connection.totalCount()
    },
  }),
)

/** Totals counted so far, by what each execution has to itself, also each of a subscription: its variables. */
const counted = new WeakMap<object, number>()
