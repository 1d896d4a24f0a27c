import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

export const runRow = graphql(`
  fragment RunRow on Run {
    traceId name status startedAt durationMs spanCount findingCount tokensIn tokensOut costUsd models release
    environment
    app { name }
  }
`)
export type RunRow = ResultOf<typeof runRow>

export const runsDocument = graphql(
  `
  query Runs($filter: RunFilter, $query: String, $first: Int!, $after: String) {
    runs(filter: $filter, query: $query, first: $first, after: $after) {
      totalCount
      searchedSince
      pageInfo { endCursor hasNextPage }
      edges { node { ...RunRow } }
    }
  }
`,
  [runRow],
)
export type RunFilter = NonNullable<VariablesOf<typeof runsDocument>['filter']>

export const runFinishedDocument = graphql(`subscription RunFinished { runFinished { ...RunRow } }`, [runRow])

export const newestRunDocument = graphql(`
  query NewestRun { runs(first: 1) { edges { node { traceId name startedAt app { name } } } } }
`)
