import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { inOrder } from '#graph/loading.ts'
import { policiesByIds, type PolicyRow } from '#graph/queries/policies.ts'
import { Verdict } from '#graph/types/enums.ts'
import { PolicyRule } from '#graph/types/policy-rule.ts'

export const Policy = builder.loadableObjectRef<PolicyRow, string>('Policy', {
  load: async (ids, context) => {
    const rows = await policiesByIds(context.sql, projectOf(context), ids)
    return inOrder(ids, rows, (row) => row.id) as PolicyRow[]
  },
})

builder.objectType(Policy, {
  name: 'Policy',
  description: 'A rule that turned matches and risk into the verdict.',
  fields: (t) => ({
    id: t.id({ resolve: (policy) => encodeGlobalId('Policy', policy.id) }),
    name: t.exposeString('name'),
    verdict: t.expose('verdict', { type: Verdict }),
    enabled: t.exposeBoolean('enabled'),
    position: t.exposeInt('position', {
      description: 'Policies are asked in this order; the first that holds decides.',
    }),
    rule: t.expose('rule', { type: PolicyRule }),
    message: t.exposeString('message', { nullable: true, description: 'Said instead of the usual sentence.' }),
    mitigation: t.exposeString('mitigation', {
      nullable: true,
      description: 'What helps, instead of what the failure itself says.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    deleted: t.boolean({
      description: 'True for one that only the decisions it made still name.',
      resolve: ({ deletedAt }) => deletedAt !== null,
    }),
  }),
})
