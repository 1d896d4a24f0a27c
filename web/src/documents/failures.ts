import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

/** What a row of any list of failures shows. */
export const failureRow = graphql(`
  fragment FailureRow on Failure {
    id shortId title class severity state occurrenceCount runCount firstSeenAt lastSeenAt isNew isEscalating
    assignee { id email }
    apps { name }
    signature { operation place errorType message }
    trend(hours: 24) { at runs }
  }
`)
export type FailureRow = ResultOf<typeof failureRow>

export const failuresDocument = graphql(
  `
  query Failures($filter: FailureFilter, $first: Int!, $after: String) {
    failures(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...FailureRow } }
    }
  }
`,
  [failureRow],
)
export type FailureFilter = NonNullable<VariablesOf<typeof failuresDocument>['filter']>

export const failureChangedDocument = graphql(
  `
  subscription FailureChanged {
    failureChanged {
      ...FailureRow
      stateAt stateBy stateReason stateUntil untilEscalating untilOccurrences runsSinceState notAFailure
      resolvedRelease resolvedPromptVersion resolvedModel rootCause mitigation version
    }
  }
`,
  [failureRow],
)

export const failureClassCountsDocument = graphql(`
  query FailureClassCounts($filter: FailureFilter) { failureClassCounts(filter: $filter) { class failures } }
`)

export const appsDocument = graphql(`query Apps { apps { name lastSeenAt } }`)
