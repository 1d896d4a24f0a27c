import { editFailure } from '#core/memory/store/failures.ts'
import { mergeFailures } from '#core/memory/store/merge-failures.ts'
import { markNotAFailure } from '#core/memory/store/not-a-failure.ts'
import { splitFailure } from '#core/memory/store/split-failure.ts'
import { builder } from '#graph/builder.ts'
import { changed } from '#graph/changed.ts'
import { authorOf, projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { Severity } from '#graph/types/enums.ts'
import { Failure } from '#graph/types/failure.ts'
import { occurrenceKey } from '#graph/types/occurrence.ts'

const write = { write: true } as const

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

builder.mutationField('editFailure', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: EditFailureInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        editFailure(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          title: input.title ?? undefined,
          severity: input.severity ?? undefined,
          rootCause: input.rootCause,
          mitigation: input.mitigation,
          note: input.note ?? null,
          author: authorOf(context.principal),
          at: new Date(context.clock()),
        }),
      ),
  }),
)

builder.mutationField('mergeFailures', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    description: 'Undone by undoMerge; splitFailure takes parts out.',
    args: { input: t.arg({ type: MergeFailuresInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        mergeFailures(context.sql, projectOf(context), {
          into: idOf('Failure', input.into, 'input.into'),
          from: input.from.map((id, at) => idOf('Failure', id, `input.from[${at}]`)),
          reason: input.reason ?? null,
          author: authorOf(context.principal),
          at: new Date(context.clock()),
        }),
      ),
  }),
)

builder.mutationField('splitFailure', (t) =>
  t.field({
    type: [Failure],
    authScopes: write,
    description: 'Answers the failure that was split and the one that came of it. The two are kept apart from then on.',
    args: { input: t.arg({ type: SplitFailureInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        splitFailure(context.sql, projectOf(context), {
          failureId: idOf('Failure', input.failure, 'input.failure'),
          fingerprints: input.fingerprints,
          reason: input.reason ?? null,
          author: authorOf(context.principal),
          at: new Date(context.clock()),
        }),
      ),
  }),
)

builder.mutationField('markNotAFailure', (t) =>
  t.field({
    type: Failure,
    authScopes: write,
    args: { input: t.arg({ type: NotAFailureInput, required: true }) },
    resolve: (_root, { input }, context) =>
      changed(
        context,
        markNotAFailure(context.sql, projectOf(context), {
          failureId: input.failure ? idOf('Failure', input.failure, 'input.failure') : null,
          fingerprint: input.occurrence ? fingerprintOf(input.occurrence) : null,
          reason: input.reason,
          author: authorOf(context.principal),
          at: new Date(context.clock()),
        }),
      ),
  }),
)

const fingerprintOf = (occurrence: string): string | null =>
  occurrenceKey(idOf('Occurrence', occurrence, 'input.occurrence'))[0] ?? null
