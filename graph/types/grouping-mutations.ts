import { readRule } from '#core/memory/grouping/rule.ts'
import { deleteFailure } from '#core/memory/store/delete-failure.ts'
import { liftTombstone } from '#core/memory/store/lift-tombstone.ts'
import { previewRules } from '#core/memory/store/grouping-preview.ts'
import { requestReport } from '#core/memory/store/grouping-reports.ts'
import { changeAlgorithm, deleteRule, orderRules, saveRule } from '#core/memory/store/grouping-settings.ts'
import { acceptSuggestion, dismissSuggestion } from '#core/memory/store/grouping-suggestions.ts'
import { undoMerge } from '#core/memory/store/undo-merge.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { changed } from '#graph/changed.ts'
import { authorOf, projectOf, type GraphContext } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { groupingReports } from '#graph/queries/grouping.ts'
import { Failure } from '#graph/types/failure.ts'
import { Grouping, groupingOf, GroupingDifferenceType, GroupingReport } from '#graph/types/grouping.ts'

const write = { write: true } as const

const by = (context: GraphContext) => ({ author: authorOf(context.principal), at: new Date(context.clock()) })

const UndoMergeInput = builder.inputType('UndoMergeInput', {
  fields: (t) => ({ merge: t.id({ required: true }), reason: t.string() }),
})
const SuggestionInput = builder.inputType('SuggestionInput', {
  fields: (t) => ({ suggestion: t.id({ required: true }), reason: t.string() }),
})
const DeleteFailureInput = builder.inputType('DeleteFailureInput', {
  fields: (t) => ({ failure: t.id({ required: true }), reason: t.string() }),
})
const LiftTombstoneInput = builder.inputType('LiftTombstoneInput', {
  fields: (t) => ({
    failure: t.id({ required: true, description: 'As the tombstone names it.' }),
    reason: t.string(),
  }),
})
const GroupingRuleInput = builder.inputType('GroupingRuleInput', {
  description:
    'rule: {match: {class, app, span, tool, agent, errorType, message}, fingerprint, ignore, apart}; * in a pattern stands for anything.',
  fields: (t) => ({
    id: t.id({ description: 'Left out: a new rule at the end.' }),
    name: t.string({ required: true }),
    enabled: t.boolean({ defaultValue: true, required: true }),
    rule: t.field({ type: 'JSON', required: true }),
    note: t.string({ description: 'Why.' }),
  }),
})
const ChangeAlgorithmInput = builder.inputType('ChangeAlgorithmInput', {
  fields: (t) => ({
    algorithm: t.string({ required: true }),
    until: t.field({ type: 'DateTime', description: 'Until then both sign, and the old one leads. Default: 30 days.' }),
    note: t.string(),
  }),
})

builder.mutationFields((t) => ({
  undoMerge: t.field({
    type: [Failure],
    authScopes: write,
    description: 'Answers the failure that is back and the one it came out of. The two are kept apart from then on.',
    args: { input: t.arg({ type: UndoMergeInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        undoMerge(context.sql, projectOf(context), {
          mergeId: idOf('Merge', input.merge, 'input.merge'),
          reason: input.reason ?? null,
          ...by(context),
        }),
      ),
  }),
  acceptSuggestion: t.field({
    type: Failure,
    authScopes: write,
    description: 'Merges the two: the younger into the older.',
    args: { input: t.arg({ type: SuggestionInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        acceptSuggestion(context.sql, projectOf(context), {
          suggestionId: idOf('Suggestion', input.suggestion, 'input.suggestion'),
          reason: input.reason ?? null,
          ...by(context),
        }),
      ),
  }),
  dismissSuggestion: t.field({
    type: [Failure],
    authScopes: write,
    description: 'Keeps the two apart: neither suggested nor attached to one another again.',
    args: { input: t.arg({ type: SuggestionInput, required: true }) },
    resolve: async (_root, { input }, context) => [
      ...(await changed(
        context,
        dismissSuggestion(context.sql, projectOf(context), {
          suggestionId: idOf('Suggestion', input.suggestion, 'input.suggestion'),
          reason: input.reason ?? null,
          ...by(context),
        }),
      )),
    ],
  }),
  deleteFailure: t.field({
    type: 'String',
    authScopes: write,
    description: 'Answers its short id. A tombstone stays: what its fingerprints meet later is not remembered.',
    args: { input: t.arg({ type: DeleteFailureInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        deleteFailure(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          reason: input.reason ?? null,
          ...by(context),
        }),
      ),
  }),
}))

builder.mutationFields((t) => ({
  liftTombstone: t.field({
    type: Failure,
    authScopes: write,
    description:
      'Takes a deletion back: the failure is open again and counts what it meets from now on. What was counted is gone.',
    args: { input: t.arg({ type: LiftTombstoneInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        liftTombstone(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          reason: input.reason ?? null,
          ...by(context),
        }),
      ),
  }),
}))

builder.mutationFields((t) => ({
  saveGroupingRule: t.field({
    type: Grouping,
    authScopes: write,
    description: 'Holds for what is seen from then on; collectors follow within a second.',
    args: { input: t.arg({ type: GroupingRuleInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const id = input.id ? idOf('GroupingRule', input.id, 'input.id') : null
      const edit = { name: input.name, enabled: input.enabled, rule: readRule(input.rule) }
      const change = { note: input.note ?? null, ...by(context) }
      await saveRule(context.sql, projectOf(context), id, edit, change)
      return groupingOf(context)
    },
  }),
  deleteGroupingRule: t.field({
    type: Grouping,
    authScopes: write,
    args: { id: t.arg.id({ required: true }), note: t.arg.string() },
    resolve: async (_root, { id, note }, context) => {
      const change = { note: note ?? null, ...by(context) }
      await deleteRule(context.sql, projectOf(context), idOf('GroupingRule', id, 'id'), change)
      return groupingOf(context)
    },
  }),
  orderGroupingRules: t.field({
    type: Grouping,
    authScopes: write,
    description: 'Takes every rule of the project once.',
    args: { ids: t.arg.idList({ required: true }), note: t.arg.string() },
    resolve: async (_root, { ids, note }, context) => {
      const own = ids.map((id, at) => idOf('GroupingRule', id, `ids[${at}]`))
      await orderRules(context.sql, projectOf(context), own, { note: note ?? null, ...by(context) })
      return groupingOf(context)
    },
  }),
  changeOutcomeAlgorithm: t.field({
    type: Grouping,
    authScopes: write,
    args: { input: t.arg({ type: ChangeAlgorithmInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const until = input.until ?? new Date(context.clock() + transitionMs)
      const change = { algorithm: input.algorithm, until, note: input.note ?? null, ...by(context) }
      await changeAlgorithm(context.sql, projectOf(context), change)
      return groupingOf(context)
    },
  }),
  requestGroupingReport: t.field({
    type: GroupingReport,
    authScopes: write,
    description: 'Counted in the background, within seconds; ask for it again by its id.',
    args: { algorithm: t.arg.string({ required: true }) },
    resolve: async (_root, { algorithm }, context) => {
      const id = await requestReport(context.sql, projectOf(context), { algorithm, ...by(context) })
      const [report] = await groupingReports(context.sql, projectOf(context), id)
      if (report === undefined) throw new AppError('internal', 'A report vanished while it was asked for.')
      return report
    },
  }),
}))

const transitionMs = 30 * 86_400_000

builder.queryFields((t) => ({
  groupingReport: t.field({
    type: GroupingReport,
    nullable: true,
    authScopes: { read: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const [report] = await groupingReports(context.sql, projectOf(context), idOf('GroupingReport', id, 'id'))
      return report ?? null
    },
  }),
  previewGroupingRule: t.field({
    type: GroupingDifferenceType,
    authScopes: write,
    description:
      'What the rule would have changed in the last seven days, in its place among the others. Changes nothing.',
    args: { input: t.arg({ type: GroupingRuleInput, required: true }) },
    complexity: { field: 200, multiplier: 20 },
    resolve: async (_root, { input }, context) => {
      const { rules } = await groupingOf(context)
      const id = input.id ? idOf('GroupingRule', input.id, 'input.id') : null
      const draft = { id: id ?? 'new', name: input.name, enabled: input.enabled, rule: readRule(input.rule) }
      if (id !== null && !rules.some((rule) => rule.id === id))
        throw new AppError('not_found', 'There is no such grouping rule in this project.')
      const list = id === null ? [...rules, draft] : rules.map((rule) => (rule.id === id ? draft : rule))
      return previewRules(context.sql, projectOf(context), list, new Date(context.clock()))
    },
  }),
}))
