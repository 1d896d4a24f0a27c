import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

export const warningRow = graphql(`
  fragment WarningRow on Warning {
    id at verdict decided shadow risk riskLow riskHigh message outcome known tookMs question curveVersion
    policy { id name }
    route { model provider promptName promptVersion }
    app { name }
    matches { tier runs failedRuns failure { id shortId title } }
    run { traceId name }
  }
`)
export type WarningRow = ResultOf<typeof warningRow>

export const warningsDocument = graphql(
  `
  query Warnings($filter: WarningFilter, $first: Int!, $after: String) {
    warnings(filter: $filter, first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...WarningRow } }
    }
  }
`,
  [warningRow],
)
export type WarningFilter = NonNullable<VariablesOf<typeof warningsDocument>['filter']>

export const warningIssuedDocument = graphql(`subscription WarningIssued { warningIssued { ...WarningRow } }`, [
  warningRow,
])
