import { clearAllDataLoaders } from '@pothos/plugin-dataloader'
import { builder } from '#graph/builder.ts'
import type { GraphContext } from '#graph/context.ts'
import * as work from '#graph/failure-work.ts'
import { idOf } from '#graph/global-id.ts'
import { FailureState, Severity } from '#graph/types/enums.ts'
import { Failure } from '#graph/types/failure.ts'
import { occurrenceKey } from '#graph/types/occurrence.ts'

const write = { write: true } as const
const failureId = (id: string, path: string): string => idOf('Failure', id, path)

const SetFailureStateInput = builder.inputType('SetFailureStateInput', {
  description: 'RESOLVED may name the fix: later runs at or past it count as a regression, earlier ones do not.',
  fields: (t) => ({
    failure: t.id({ required: true }),
    state: t.field({ type: FailureState, required: true }),
    release: t.string({ description: 'The release that holds the fix.' }),
    promptVersion: t.string(),
    model: t.string(),
    until: t.field({ type: 'DateTime', description: 'ARCHIVED until then.' }),
    reason: t.string(),
  }),
})
const EditFailureInput = builder.inputType('EditFailureInput', {
  description: 'What is left out stays. Makes a new version.',
  fields: (t) => ({
    failure: t.id({ required: true }),
    title: t.string(),
    severity: t.field({ type: Severity }),
    rootCause: t.string(),
    mitigation: t.string(),
    note: t.string({ description: 'Why it was changed.' }),
  }),
})
const MergeFailuresInput = builder.inputType('MergeFailuresInput', {
  fields: (t) => ({
    into: t.id({ required: true }),
    from: t.idList({ required: true }),
    reason: t.string(),
  }),
})
const SplitFailureInput = builder.inputType('SplitFailureInput', {
  fields: (t) => ({
    failure: t.id({ required: true }),
    fingerprints: t.stringList({ required: true, description: 'Hashes that become a failure of their own.' }),
    reason: t.string(),
  }),
})
const NotAFailureInput = builder.inputType('NotAFailureInput', {
  description: 'A whole failure, or one occurrence of it: then what it was recognised by is split off and muted.',
  fields: (t) => ({
    failure: t.id(),
    occurrence: t.id(),
    reason: t.string({ required: true }),
  }),
})

/** What was loaded before the change is old now. */
async function changed<Result>(context: GraphContext, change: Promise<Result>): Promise<Result> {
  const result = await change
  clearAllDataLoaders(context)
  return result
}

builder.mutationFields((t) => ({
  setFailureState: t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: SetFailureStateInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(context, work.setState(context, { ...input, failureId: failureId(input.failure, 'input.failure') })),
  }),
  editFailure: t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: EditFailureInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(context, work.edit(context, { ...input, failureId: failureId(input.failure, 'input.failure') })),
  }),
  mergeFailures: t.field({
    type: Failure,
    authScopes: write,
    description: 'Undone by splitFailure.',
    args: { input: t.arg({ type: MergeFailuresInput, required: true }) },
    resolve: (_root, { input }, context) => changed(context, work.merge(context, {
      into: failureId(input.into, 'input.into'),
      from: input.from.map((id, at) => failureId(id, `input.from[${at}]`)),
      reason: input.reason,
    })),
  }),
  splitFailure: t.field({
    type: [Failure],
    authScopes: write,
    description: 'Answers the failure that was split and the one that came of it.',
    args: { input: t.arg({ type: SplitFailureInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(context, work.split(context, { ...input, failureId: failureId(input.failure, 'input.failure') })),
  }),
  markNotAFailure: t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: NotAFailureInput, required: true }) },
    resolve: (_root, { input }, context) => changed(context, work.markNotAFailure(context, {
      failureId: input.failure ? failureId(input.failure, 'input.failure') : null,
      fingerprint: input.occurrence ? (occurrenceKey(idOf('Occurrence', input.occurrence, 'input.occurrence'))[0] ?? null) : null,
      reason: input.reason,
    })),
  }),
}))
