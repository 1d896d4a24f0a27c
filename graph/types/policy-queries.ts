import { advisedShadowShare } from '#core/memory/shadow.ts'
import { blockLimits, type Policy as PolicyShape } from '#core/memory/policy.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { listPolicies, policyVersions, type PolicyVersionRow } from '#graph/queries/policies.ts'
import { Verdict } from '#graph/types/enums.ts'
import { Policy } from '#graph/types/policy.ts'
import { PolicyRule } from '#graph/types/policy-rule.ts'

const PastPolicy = builder.objectRef<PolicyShape>('PastPolicy').implement({
  description: 'A policy as it was at a version.',
  fields: (t) => ({
    name: t.exposeString('name'),
    verdict: t.expose('verdict', { type: Verdict }),
    enabled: t.exposeBoolean('enabled'),
    rule: t.expose('rule', { type: PolicyRule }),
    message: t.exposeString('message', { nullable: true }),
    mitigation: t.exposeString('mitigation', { nullable: true }),
  }),
})

const PolicyVersion = builder.objectRef<PolicyVersionRow>('PolicyVersion').implement({
  description: 'One change of the policies: who, when, why, and the whole list as it was after it.',
  fields: (t) => ({
    version: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.exposeString('author', { nullable: true }),
    reason: t.exposeString('reason', { nullable: true }),
    change: t.exposeString('change', {
      description: '`seeded`, `saved`, `deleted`, `reordered`, `shadow`, `restored` or `imported`.',
    }),
    summary: t.exposeString('summary'),
    shadowShare: t.exposeFloat('shadowShare'),
    policies: t.expose('policies', { type: [PastPolicy] }),
  }),
})

interface SettingsShape {
  readonly version: number | null
  readonly shadowShare: number
}

export const PolicySettings = builder.objectRef<SettingsShape>('PolicySettings').implement({
  description: 'What holds for all policies of the project.',
  fields: (t) => ({
    version: t.exposeInt('version', { nullable: true, description: 'Of the list; each change makes a new one.' }),
    shadowShare: t.exposeFloat('shadowShare', {
      description: 'Share of warnings that are decided and answered ALLOW; 0 when it is off.',
    }),
    advisedShadowShare: t.float({ resolve: () => advisedShadowShare }),
    blockRiskLowMin: t.float({
      description: 'A BLOCK needs so high a lower bound, and so many runs, unless somebody says that less will do.',
      resolve: () => blockLimits.riskLowMin,
    }),
    blockRunsMin: t.int({ resolve: () => blockLimits.runsMin }),
  }),
})

export async function settingsOf(context: GraphContext): Promise<SettingsShape> {
  const [newest] = await policyVersions(context.sql, projectOf(context), 1, null)
  return newest ?? { version: null, shadowShare: 0 }
}

builder.queryField('policies', (t) =>
  t.field({
    type: [Policy],
    authScopes: { read: true },
    description: 'In the order of asking: the first that holds decides.',
    resolve: (_root, _args, context) => listPolicies(context.sql, projectOf(context)),
  }),
)

builder.queryField('policySettings', (t) =>
  t.field({
    type: PolicySettings,
    authScopes: { read: true },
    resolve: (_root, _args, context) => settingsOf(context),
  }),
)

const versionsMax = 100

builder.queryField('policyVersions', (t) =>
  t.field({
    type: [PolicyVersion],
    authScopes: { read: true },
    description: 'Newest first; `before` pages on.',
    args: { first: t.arg.int({ description: '20 when left out, at most 100.' }), before: t.arg.int() },
    complexity: ({ first }) => ({ field: 1, multiplier: Math.min(versionsMax, Math.max(1, first ?? 20)) }),
    resolve: (_root, { first, before }, context) =>
      policyVersions(context.sql, projectOf(context), Math.min(versionsMax, Math.max(1, first ?? 20)), before ?? null),
  }),
)
