import { graphql, type ResultOf } from '../api/graphql.ts'

export const failureGroupingDocument = graphql(`
  query FailureGrouping($id: ID!) {
    failure(id: $id) {
      id
      fingerprints {
        hash algorithm text level rule attachedBy certainty nearTo occurrenceCount at
        parts { name value }
      }
      merges { id at author reason shortId title fingerprintCount }
      suggestions { id certainty why text otherText algorithm at failure { id shortId title state runCount } }
    }
  }
`)
export type FailureGrouping = NonNullable<ResultOf<typeof failureGroupingDocument>['failure']>

export const mergeCandidatesDocument = graphql(`
  query MergeCandidates($text: String!) {
    failures(filter: { text: $text }, first: 8) {
      edges {
        node {
          id shortId title class state occurrenceCount runCount firstSeenAt lastSeenAt mitigation
          apps { name } fingerprints { text }
        }
      }
    }
  }
`)
export type MergeCandidate = ResultOf<typeof mergeCandidatesDocument>['failures']['edges'][number]['node']

export const mergeFailuresDocument = graphql(`
  mutation MergeFailures($input: MergeFailuresInput!) {
    mergeFailures(input: $input) { id shortId occurrenceCount runCount }
  }
`)
export const splitFailureDocument = graphql(`
  mutation SplitFailure($input: SplitFailureInput!) {
    splitFailure(input: $input) { id shortId occurrenceCount runCount }
  }
`)
export const undoMergeDocument = graphql(`
  mutation UndoMerge($input: UndoMergeInput!) { undoMerge(input: $input) { id shortId occurrenceCount runCount } }
`)
export const acceptSuggestionDocument = graphql(`
  mutation AcceptSuggestion($input: SuggestionInput!) { acceptSuggestion(input: $input) { id shortId } }
`)
export const dismissSuggestionDocument = graphql(`
  mutation DismissSuggestion($input: SuggestionInput!) { dismissSuggestion(input: $input) { id } }
`)
export const deleteFailureDocument = graphql(`
  mutation DeleteFailure($input: DeleteFailureInput!) { deleteFailure(input: $input) }
`)

const difference = graphql(`
  fragment Difference on GroupingDifference {
    occurrences failures moved merged split
    moves { text occurrences from { id shortId title } to { id shortId title } }
  }
`)
export type DifferenceRow = ResultOf<typeof difference>

const groupingState = graphql(
  `
  fragment GroupingState on Grouping {
    algorithm previous until
    algorithms { id title summary }
    rules { id name enabled rule }
    versions { version at author note summary }
    reports { id algorithm comparedTo requestedAt requestedBy finishedAt result { ...Difference } }
    tombstones { shortId }
  }
`,
  [difference],
)

export const groupingDocument = graphql(`query GroupingSettings { grouping { ...GroupingState } }`, [groupingState])
export type GroupingState = ResultOf<typeof groupingDocument>['grouping']
export type RuleRow = GroupingState['rules'][number]

export const previewRuleDocument = graphql(
  `query PreviewRule($input: GroupingRuleInput!) { previewGroupingRule(input: $input) { ...Difference } }`,
  [difference],
)
export const saveRuleDocument = graphql(
  `mutation SaveRule($input: GroupingRuleInput!) { saveGroupingRule(input: $input) { ...GroupingState } }`,
  [groupingState],
)
export const deleteRuleDocument = graphql(
  `mutation DeleteRule($id: ID!) { deleteGroupingRule(id: $id) { ...GroupingState } }`,
  [groupingState],
)
export const orderRulesDocument = graphql(
  `mutation OrderRules($ids: [ID!]!) { orderGroupingRules(ids: $ids) { ...GroupingState } }`,
  [groupingState],
)
export const changeAlgorithmDocument = graphql(
  `mutation ChangeAlgorithm($input: ChangeAlgorithmInput!) { changeOutcomeAlgorithm(input: $input) { ...GroupingState } }`,
  [groupingState],
)
export const requestReportDocument = graphql(
  `mutation RequestReport($algorithm: String!) { requestGroupingReport(algorithm: $algorithm) { id } }`,
)
