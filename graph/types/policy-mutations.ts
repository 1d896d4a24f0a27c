import { AppError } from '#core/platform/errors.ts'
import {
  deletePolicy,
  reorderPolicies,
  restorePolicies,
  savePolicy,
  setShadowShare,
} from '#core/memory/store/policy-list.ts'
import { builder } from '#graph/builder.ts'
import { changed } from '#graph/changed.ts'
import { projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { listPolicies } from '#graph/queries/policies.ts'
import { Policy } from '#graph/types/policy.ts'
import { draftOf, requestOf, SavePolicyInput } from '#graph/types/policy-input.ts'
import { PolicySettings, settingsOf } from '#graph/types/policy-queries.ts'

const write = { write: true } as const
const why = 'Why; kept with the version.'
const looked = 'The version that was looked at: CONFLICT when somebody changed it since.'

const DeletePolicyInput = builder.inputType('DeletePolicyInput', {
  fields: (t) => ({
    policy: t.id({ required: true }),
    reason: t.string({ description: why }),
    version: t.int({ description: looked }),
  }),
})
const ReorderPoliciesInput = builder.inputType('ReorderPoliciesInput', {
  fields: (t) => ({
    policies: t.idList({ required: true, description: 'All of them, in the order they shall be asked in.' }),
    reason: t.string({ description: why }),
    version: t.int({ description: looked }),
  }),
})
const SetShadowShareInput = builder.inputType('SetShadowShareInput', {
  fields: (t) => ({
    share: t.float({ required: true, description: 'From 0 (off) to 0.5; 0.05 is advised.' }),
    reason: t.string({ description: why }),
    version: t.int({ description: looked }),
  }),
})
const RestorePoliciesInput = builder.inputType('RestorePoliciesInput', {
  fields: (t) => ({
    to: t.int({ required: true, description: 'The version to go back to; the list becomes a new version.' }),
    reason: t.string({ description: why }),
    version: t.int({ description: looked }),
  }),
})

builder.mutationField('savePolicy', (t) =>
  t.field({
    type: Policy,
    authScopes: write,
    description: 'Makes or changes a policy. Every process goes by it within two seconds.',
    args: { input: t.arg({ type: SavePolicyInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        savePolicy(context.sql, projectOf(context), draftOf(input), input.position ?? null, requestOf(context, input)),
      ),
  }),
)

builder.mutationField('deletePolicy', (t) =>
  t.field({
    type: [Policy],
    authScopes: write,
    description: 'Answers those that are left. An earlier version brings it back.',
    args: { input: t.arg({ type: DeletePolicyInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const id = idOf('Policy', String(input.policy), 'input.policy')
      await changed(context, deletePolicy(context.sql, projectOf(context), id, requestOf(context, input)))
      return listPolicies(context.sql, projectOf(context))
    },
  }),
)

builder.mutationField('reorderPolicies', (t) =>
  t.field({
    type: [Policy],
    authScopes: write,
    args: { input: t.arg({ type: ReorderPoliciesInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const ids = input.policies.map((id) => idOf('Policy', String(id), 'input.policies'))
      await changed(context, reorderPolicies(context.sql, projectOf(context), ids, requestOf(context, input)))
      return listPolicies(context.sql, projectOf(context))
    },
  }),
)

builder.mutationField('setShadowShare', (t) =>
  t.field({
    type: PolicySettings,
    authScopes: write,
    description: 'Share of warnings that are decided and answered ALLOW, to measure what a warning changes.',
    args: { input: t.arg({ type: SetShadowShareInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      await setShadowShare(context.sql, projectOf(context), input.share, requestOf(context, input))
      return settingsOf(context)
    },
  }),
)

builder.mutationField('restorePolicies', (t) =>
  t.field({
    type: [Policy],
    authScopes: write,
    description: 'Puts the whole list back to how it was at a version, those that were deleted since included.',
    args: { input: t.arg({ type: RestorePoliciesInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      if (input.to < 1) throw new AppError('invalid', 'input.to must be a version.')
      await changed(context, restorePolicies(context.sql, projectOf(context), input.to, requestOf(context, input)))
      return listPolicies(context.sql, projectOf(context))
    },
  }),
)
