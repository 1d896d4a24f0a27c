import type { PolicyDraft } from '#core/memory/policy-draft.ts'
import type { ChangeRequest } from '#core/memory/store/policy-list.ts'
import { builder } from '#graph/builder.ts'
import { authorOf, type GraphContext } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { Verdict } from '#graph/types/enums.ts'
import { PolicyRuleInput, ruleOf } from '#graph/types/policy-rule.ts'

export const SavePolicyInput = builder.inputType('SavePolicyInput', {
  description: 'A new policy without `id`; else the whole of it as it shall be.',
  fields: (t) => ({
    id: t.id(),
    name: t.string({ required: true }),
    verdict: t.field({ type: Verdict, required: true }),
    enabled: t.boolean({ description: 'True when left out.' }),
    rule: t.field({ type: PolicyRuleInput, required: true }),
    message: t.string(),
    mitigation: t.string(),
    position: t.int({ description: 'Place in the list from 0; where it stands, or last, when left out.' }),
    acknowledgeLooserBlock: t.boolean({
      description: 'Lets a BLOCK stop runs on less than 30 runs and a lower bound of 0.8.',
    }),
    reason: t.string({ description: 'Why; kept with the version.' }),
    version: t.int({ description: 'The version that was looked at: CONFLICT when somebody changed it since.' }),
  }),
})

export function draftOf(input: typeof SavePolicyInput.$inferInput): PolicyDraft {
  return {
    id: input.id ? idOf('Policy', String(input.id), 'input.id') : null,
    name: input.name,
    // UNKNOWN is refused with whatever else cannot be stored.
    verdict: input.verdict as PolicyDraft['verdict'],
    enabled: input.enabled ?? true,
    rule: ruleOf(input.rule, input.acknowledgeLooserBlock ?? false),
    message: input.message ?? null,
    mitigation: input.mitigation ?? null,
  }
}

const reasonMax = 2_000

export const requestOf = (
  context: GraphContext,
  { reason, version }: { readonly reason?: string | null | undefined; readonly version?: number | null | undefined },
): ChangeRequest => ({
  author: authorOf(context.principal),
  reason: reason?.trim().slice(0, reasonMax) || null,
  at: new Date(context.clock()),
  version: version ?? null,
})
