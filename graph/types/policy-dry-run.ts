import type { Changed, Replayed } from '#core/memory/dry-run.ts'
import { checkedDraft } from '#core/memory/policy-draft.ts'
import type { Policy as PolicyShape } from '#core/memory/policy.ts'
import { dryRun, type DryRunResult } from '#core/memory/store/kept-cases.ts'
import { wilson } from '#core/memory/wilson.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { listPolicies } from '#graph/queries/policies.ts'
import { Verdict } from '#graph/types/enums.ts'
import { Estimate, estimateOf } from '#graph/types/estimate.ts'
import { draftOf, SavePolicyInput } from '#graph/types/policy-input.ts'
import { Warning } from '#graph/types/warning.ts'
import { windowOf } from '#graph/window.ts'

const DryRunSide = builder.objectRef<Replayed>('DryRunSide').implement({
  description: 'What a list of policies says of decisions of the past.',
  fields: (t) => ({
    allow: t.int({ resolve: ({ verdicts }) => verdicts.ALLOW }),
    warn: t.int({ resolve: ({ verdicts }) => verdicts.WARN }),
    block: t.int({ resolve: ({ verdicts }) => verdicts.BLOCK }),
    route: t.int({ resolve: ({ verdicts }) => verdicts.ROUTE }),
    precision: t.field({
      type: Estimate,
      description: 'Of those that are not ALLOW and whose run is known: how many failed.',
      resolve: ({ warned, warnedAndFailed }) => estimateOf(warnedAndFailed, warned, wilson(warnedAndFailed, warned)),
    }),
    recallOnKnown: t.field({
      type: Estimate,
      description: 'Of runs that failed with what was remembered before: how many are not ALLOW.',
      resolve: ({ known, knownWarned }) => estimateOf(knownWarned, known, wilson(knownWarned, known)),
    }),
    falseWarnings: t.field({
      type: Estimate,
      description: 'Per 1,000 runs that went well.',
      resolve: ({ warned, warnedAndFailed, allowed, allowedAndFailed }) => {
        const [wrong, good] = [warned - warnedAndFailed, warned - warnedAndFailed + allowed - allowedAndFailed]
        return estimateOf(wrong, good, wilson(wrong, good), 1000)
      },
    }),
  }),
})

const DryRunMove = builder.objectRef<DryRunResult['moves'][number]>('DryRunMove').implement({
  fields: (t) => ({
    from: t.expose('from', { type: Verdict }),
    to: t.expose('to', { type: Verdict }),
    count: t.exposeInt('count'),
  }),
})

interface ExampleShape extends Changed {
  readonly policyName: string | null
}

const DryRunExample = builder.objectRef<ExampleShape>('DryRunExample').implement({
  description: 'A decision that would change.',
  fields: (t) => ({
    from: t.expose('from', { type: Verdict }),
    to: t.expose('to', { type: Verdict }),
    failed: t.exposeBoolean('failed', { nullable: true, description: 'How the run ended; null while unknown.' }),
    policyName: t.exposeString('policyName', { nullable: true, description: 'The policy that would decide.' }),
    warning: t.field({ type: Warning, nullable: true, resolve: ({ id }) => id }),
  }),
})

const PolicyDryRun = builder
  .objectRef<DryRunResult & { readonly policies: readonly PolicyShape[] }>('PolicyDryRun')
  .implement({
    description: 'What kept decisions would have been under other policies.',
    fields: (t) => ({
      decisions: t.exposeInt('decisions'),
      changed: t.exposeInt('changed'),
      undecidable: t.exposeInt('undecidable', {
        description: 'Decisions that were kept without what they were decided on.',
      }),
      complete: t.exposeBoolean('complete', { description: 'False when the window holds more than were looked at.' }),
      before: t.expose('before', { type: DryRunSide, description: 'As it was decided then.' }),
      after: t.expose('after', { type: DryRunSide }),
      moves: t.expose('moves', { type: [DryRunMove] }),
      examples: t.field({
        type: [DryRunExample],
        description: 'Those with a known end first.',
        resolve: ({ examples, policies }) =>
          examples.map((one): ExampleShape => ({
            ...one,
            policyName: one.by === null ? null : (policies[one.by]?.name ?? null),
          })),
      }),
    }),
  })

const DryRunPolicyInput = builder.inputType('DryRunPolicyInput', {
  fields: (t) => ({
    policy: t.field({ type: SavePolicyInput, description: 'As it would be saved.' }),
    without: t.id({ description: 'Or the list without this one.' }),
    app: t.string(),
    since: t.field({ type: 'DateTime', description: 'Seven days ago when left out; at most 90 days back.' }),
    until: t.field({ type: 'DateTime' }),
  }),
})

builder.queryField('dryRunPolicy', (t) =>
  t.field({
    type: PolicyDryRun,
    authScopes: { read: true },
    description: 'Tries a policy on kept decisions, without saving it. Changes nothing.',
    args: { input: t.arg({ type: DryRunPolicyInput, required: true }) },
    complexity: { field: 50, multiplier: 5 },
    resolve: async (_root, { input }, context) => {
      const project = projectOf(context)
      const list = await listPolicies(context.sql, project)
      const window = { ...windowOf(context.clock(), input, 7), app: input.app ?? null }
      const policies = changedList(list, input)
      return { ...(await dryRun(context.sql, project, policies, window)), policies }
    },
  }),
)

function changedList(
  list: readonly (PolicyShape & { readonly id: string })[],
  { policy, without }: typeof DryRunPolicyInput.$inferInput,
): readonly PolicyShape[] {
  if (without) {
    const gone = draftId(String(without))
    return list.filter(({ id }) => id !== gone)
  }
  if (!policy) throw new AppError('invalid', 'input needs a policy, or the id of one to do without.')
  const draft = checkedDraft(draftOf(policy))
  const at = list.findIndex(({ id }) => id === draft.id)
  if (draft.id !== null && at < 0) throw new AppError('not_found', 'There is no such policy.')
  const others = list.filter((_one, index) => index !== at)
  const place = policy.position ?? (at < 0 ? others.length : at)
  return others.toSpliced(Math.min(Math.max(0, place), others.length), 0, { ...draft, id: draft.id ?? '', position: 0 })
}

const draftId = (id: string): string => idOf('Policy', id, 'input.without')
