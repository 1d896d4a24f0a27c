import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts'

const ruleParts = graphql(`
  fragment RuleParts on PolicyRule {
    cause tier failedSinceSuccess runsMin failedRunsMin riskMin riskMax riskLowMin
    outage { failuresMin shareMin windowMinutes }
    apps environments classes severities patterns looserBlock
    route { model provider promptName promptVersion }
  }
`)
export type RuleParts = ResultOf<typeof ruleParts>

export const policiesDocument = graphql(
  `
  query Policies {
    policies { id name verdict enabled position message mitigation updatedAt rule { ...RuleParts } }
    policySettings { version shadowShare advisedShadowShare blockRiskLowMin blockRunsMin }
  }
`,
  [ruleParts],
)
export type PolicyRow = ResultOf<typeof policiesDocument>['policies'][number]
export type PolicySettings = ResultOf<typeof policiesDocument>['policySettings']

export const policyVersionsDocument = graphql(
  `
  query PolicyVersions($first: Int!) {
    policyVersions(first: $first) {
      version at author reason change summary shadowShare
      policies { name verdict enabled message rule { ...RuleParts } }
    }
  }
`,
  [ruleParts],
)
export type PolicyVersionRow = ResultOf<typeof policyVersionsDocument>['policyVersions'][number]

export const savePolicyDocument = graphql(
  `mutation SavePolicy($input: SavePolicyInput!) { savePolicy(input: $input) { id } }`,
)
export type SavePolicyInput = VariablesOf<typeof savePolicyDocument>['input']
export const deletePolicyDocument = graphql(
  `mutation DeletePolicy($input: DeletePolicyInput!) { deletePolicy(input: $input) { id } }`,
)
export const reorderPoliciesDocument = graphql(
  `mutation ReorderPolicies($input: ReorderPoliciesInput!) { reorderPolicies(input: $input) { id } }`,
)
export const setShadowShareDocument = graphql(
  `mutation SetShadowShare($input: SetShadowShareInput!) { setShadowShare(input: $input) { shadowShare } }`,
)
export const restorePoliciesDocument = graphql(
  `mutation RestorePolicies($input: RestorePoliciesInput!) { restorePolicies(input: $input) { id } }`,
)

const side = graphql(`
  fragment DryRunFigures on DryRunSide {
    allow warn block route
    precision { value low high hits of }
    recallOnKnown { value low high hits of }
    falseWarnings { value low high hits of }
  }
`)

export const dryRunDocument = graphql(
  `
  query DryRunPolicy($input: DryRunPolicyInput!) {
    dryRunPolicy(input: $input) {
      decisions changed undecidable complete
      before { ...DryRunFigures }
      after { ...DryRunFigures }
      moves { from to count }
      examples { from to failed policyName warning { id at message app { name } run { traceId } } }
    }
  }
`,
  [side],
)
export type DryRun = ResultOf<typeof dryRunDocument>['dryRunPolicy']
