import { graphql, type ResultOf } from '../api/graphql.ts'
import { failureRow } from './failures.ts'
import { warningRow } from './warnings.ts'

export const overviewDocument = graphql(`
  query Overview($since: DateTime) {
    overview(since: $since) {
      since runs failedRuns costUsd openFailures regressedFailures newFailures warnings apps
    }
    failures(first: 1, filter: {}) { totalCount }
    runs(first: 1) { edges { node { traceId name app { name } } } }
  }
`)
export type Overview = ResultOf<typeof overviewDocument>

export const newestFailuresDocument = graphql(
  `
  query NewestFailures($first: Int!, $filter: FailureFilter) {
    failures(first: $first, filter: $filter) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...FailureRow } }
    }
  }
`,
  [failureRow],
)

export const newestWarningsDocument = graphql(
  `
  query NewestWarnings($first: Int!, $filter: WarningFilter) {
    warnings(first: $first, filter: $filter) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...WarningRow } }
    }
  }
`,
  [warningRow],
)

export const healthDocument = graphql(`
  query Health($scope: HealthScopeInput!, $from: DateTime, $to: DateTime, $stepSeconds: Int) {
    health(scope: $scope, from: $from, to: $to, stepSeconds: $stepSeconds) {
      score insufficient runs failedRuns slo sloFrom
      parts { name value effect explanation }
      points { at score runs failedRuns failureRate trend }
      burns { window runs failedRuns burnRate }
      alarms { level longWindow shortWindow burnMin longBurn shortBurn firing text }
      recovery { bursts recovered medianSeconds longestSeconds }
      marks { kind at endsAt recoveredAt recoverySeconds text app release failure { id shortId } }
    }
  }
`)
export type Health = ResultOf<typeof healthDocument>['health']

export const healthChangedDocument = graphql(`
  subscription HealthChanged { healthChanged { at app agent tool model score runs failedRuns } }
`)
