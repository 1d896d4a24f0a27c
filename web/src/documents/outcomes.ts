import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

export const recordParts = graphql(`
  fragment RecordParts on OutcomeRecord {
    decisions open warnedAndFailed warnedAndFine allowedAndFailed allowedAndFine prevented blocked
    precision { value low high hits of }
    shadowPrecision { value low high hits of }
    recall { value low high hits of }
    recallOnKnown { value low high hits of }
    falseWarnings { value low high hits of }
    novelty { value low high hits of }
    preventedFailures { value low high hits of }
    ece { value low high hits of }
    brier { value low high hits of }
    calibration { from to told runs failed share low high }
  }
`)
export type RecordParts = ResultOf<typeof recordParts>

export const outcomesDocument = graphql(
  `
  query Outcomes($filter: OutcomeFilter) {
    outcomes(filter: $filter) { ...RecordParts }
    riskCurve { version at outcomes inUse points { raw risk } brierBefore brierAfter eceBefore eceAfter }
    policies { id name }
  }
`,
  [recordParts],
)

export type RiskCurve = ResultOf<typeof outcomesDocument>['riskCurve']
export type OutcomeFilter = NonNullable<VariablesOf<typeof outcomesDocument>['filter']>

export const failureRecordDocument = graphql(
  `query FailureRecord($shortId: String!) { failure(shortId: $shortId) { id preflightRecord { ...RecordParts } } }`,
  [recordParts],
)
