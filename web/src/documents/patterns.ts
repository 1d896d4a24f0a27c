import { graphql, type ResultOf } from '../api/graphql.ts'
import { failureRow } from './failures.ts'

export const patternRow = graphql(`
  fragment PatternRow on Pattern {
    id shortId kind title summary confidence state firstDetectedAt lastDetectedAt lift falseDiscovery runs ofRuns
    items { kind value }
    apps { name }
    failures { id shortId title }
  }
`)

export const patternsDocument = graphql(
  `
  query Patterns($first: Int!, $after: String, $filter: PatternFilter) {
    patterns(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...PatternRow } }
    }
  }
`,
  [patternRow],
)

export const patternDocument = graphql(
  `
  query Pattern($shortId: String!) {
    pattern(shortId: $shortId) {
      id shortId kind title summary confidence state firstDetectedAt lastDetectedAt lift falseDiscovery runs ofRuns
      windowHours medianGapMs action
      items { kind value }
      apps { name }
      impact { app runs share points }
      failures {
        ...FailureRow
        mitigation
        facets { kind value runs ofRuns usualShare lift falseDiscovery telling concentrated }
      }
    }
  }
`,
  [failureRow],
)
export type PatternDetail = NonNullable<ResultOf<typeof patternDocument>['pattern']>
export type PatternFailure = PatternDetail['failures'][number]

export const patternTrendDocument = graphql(`
  query PatternTrend($shortId: String!, $hours: Int!) {
    pattern(shortId: $shortId) { id failures { id trend(hours: $hours) { at runs } } }
  }
`)

export const patternChangedDocument = graphql(`
  subscription PatternChanged { patternChanged { id shortId } }
`)
