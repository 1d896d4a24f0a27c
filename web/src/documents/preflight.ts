import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

export const preflightDocument = graphql(`
  query Preflight($input: PreflightInput!) {
    preflight(input: $input) {
      id verdict risk riskLow riskHigh message indexSeq staleMs tookMs policyVersion curveVersion
      policy { id name verdict }
      route { model provider promptName promptVersion }
      matches {
        tier similarity runs failedRuns why mitigation
        failure { id shortId title class severity state lastSeenAt }
        pattern { id shortId title }
      }
    }
  }
`)
export type PreflightAnswer = ResultOf<typeof preflightDocument>['preflight']
export type PreflightInput = VariablesOf<typeof preflightDocument>['input']
