import { graphql, type ResultOf } from '../api/graphql.ts'

export const healthScopesDocument = graphql(`
  query HealthScopes($kind: HealthScopeKind!) {
    healthScopes(kind: $kind, first: 100) { kind name score insufficient runs failedRuns slo firing }
  }
`)
export type HealthScopeRow = ResultOf<typeof healthScopesDocument>['healthScopes'][number]

export const setHealthSloDocument = graphql(`
  mutation SetHealthSlo($input: SetHealthSloInput!) { setHealthSlo(input: $input) { slo sloFrom } }
`)
