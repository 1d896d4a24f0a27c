import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './generated/graphql-env.d.ts'
import type { Json } from '../format/json.ts'

/** Documents are checked against graph/schema.graphql when the dashboard is type-checked. Times are ISO 8601 texts. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  scalars: { DateTime: string; JSON: Json; ID: string }
  disableMasking: true
}>()
export type { ResultOf, VariablesOf } from 'gql.tada'
