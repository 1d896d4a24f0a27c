import { graphql, type ResultOf } from '../api/graphql.ts'

export const failureDocument = graphql(`
  query Failure($shortId: String!) {
    failure(shortId: $shortId) {
      id shortId title class cause faultOf severity state stateAt stateReason stateUntil notAFailure
      resolvedRelease resolvedPromptVersion resolvedModel stateBy untilEscalating untilOccurrences runsSinceState
      isNew isEscalating assignee { id email }
      rootCause mitigation version occurrenceCount runCount firstSeenAt lastSeenAt
      apps { name releases }
      versions { version at author note title severity rootCause mitigation }
      patterns { id shortId kind title summary confidence state lastDetectedAt }
      facets { kind value runs ofRuns lift concentrated }
      importedBy { id at author signer }
      similar(first: 5) { similarity why failure { id shortId title class state runCount } }
    }
  }
`)
export type FailureDetail = NonNullable<ResultOf<typeof failureDocument>['failure']>

export const failureTrendDocument = graphql(`
  query FailureTrend($id: ID!, $hours: Int!) { failure(id: $id) { id trend(hours: $hours) { at runs } } }
`)

export const failureSpreadDocument = graphql(`
  query FailureSpread($id: ID!, $first: Int!) {
    failure(id: $id) {
      id
      occurrences(first: $first) {
        totalCount
        edges { node { id release environment provider model agent tool app { name } } }
      }
      oldest: occurrences(last: 1) { edges { node { id release } } }
    }
  }
`)

export const occurrencesDocument = graphql(`
  query Occurrences($id: ID!, $first: Int!, $after: String) {
    failure(id: $id) {
      id
      occurrences(first: $first, after: $after) {
        totalCount
        pageInfo { endCursor hasNextPage }
        edges {
          node {
            id at signal release environment provider model agent tool
            app { name }
            run { traceId name status startedAt }
          }
        }
      }
    }
  }
`)

// Old days are dropped whole, and an occurrence may outlive its span: asked apart, so that the list still works.
export const occurrenceEvidenceDocument = graphql(`
  query OccurrenceEvidence($id: ID!) {
    node(id: $id) {
      ... on Occurrence {
        id at signal release environment provider model agent tool
        app { name }
        run { traceId name status startedAt }
        finding {
          signal signalVersion class grade confidence fatal title
          evidence { spanId path excerpt note span { traceId spanId name } }
        }
        span { traceId spanId name kind errorType errorMessage input output attributes events { name attributes } }
      }
    }
  }
`)
type EvidenceNode = NonNullable<ResultOf<typeof occurrenceEvidenceDocument>['node']>
export type OccurrenceEvidence = Extract<EvidenceNode, { finding: unknown }>

export const setFailureStateDocument = graphql(`
  mutation SetFailureState($input: SetFailureStateInput!) {
    setFailureState(input: $input) {
      id state stateAt stateBy stateReason stateUntil untilEscalating untilOccurrences
      resolvedRelease resolvedPromptVersion resolvedModel notAFailure version
    }
  }
`)
export const editFailureDocument = graphql(`
  mutation EditFailure($input: EditFailureInput!) {
    editFailure(input: $input) {
      id title severity rootCause mitigation version
      versions { version at author note title severity rootCause mitigation }
    }
  }
`)
export const markNotAFailureDocument = graphql(`
  mutation MarkNotAFailure($input: NotAFailureInput!) {
    markNotAFailure(input: $input) { id state notAFailure stateAt stateReason }
  }
`)
