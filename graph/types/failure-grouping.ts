import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { gathered } from '#graph/loading.ts'
import { mergesInto, suggestionsOf, type MergeRow, type SuggestionRow } from '#graph/queries/grouping.ts'
import { Failure } from '#graph/types/failure.ts'

const read = { read: true } as const

const FailureMerge = builder.objectRef<MergeRow>('FailureMerge').implement({
  description: 'A failure that was merged into another, and can be taken out again with all that came of it since.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Merge', id) }),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.string({ nullable: true, resolve: ({ actor }) => actor }),
    reason: t.exposeString('reason', { nullable: true }),
    shortId: t.exposeString('shortId', { description: 'Of the failure that was merged.' }),
    title: t.exposeString('title'),
    fingerprintCount: t.int({ resolve: ({ fingerprints }) => fingerprints }),
  }),
})

const MergeSuggestion = builder.objectRef<SuggestionRow>('MergeSuggestion').implement({
  description: 'Another failure that may be the same one, though not certainly enough to be joined by itself.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Suggestion', id) }),
    failure: t.field({ type: Failure, resolve: ({ otherId }) => otherId }),
    certainty: t.float({
      description: 'How often such a suggestion is right, as measured.',
      resolve: ({ score }) => Math.round(score * 1e4) / 1e4,
    }),
    why: t.exposeString('why'),
    text: t.exposeString('text', { nullable: true, description: 'The fingerprint of this failure that is alike.' }),
    otherText: t.exposeString('otherText', { nullable: true, description: 'The one of the other failure.' }),
    algorithm: t.exposeString('algorithm'),
    at: t.expose('at', { type: 'DateTime' }),
  }),
})

builder.objectFields(Failure, (t) => ({
  merges: t.loadableList({
    type: FailureMerge,
    authScopes: read,
    description: 'What was merged into it, newest first.',
    load: async (ids: string[], context) =>
      gathered(ids, await mergesInto(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
  suggestions: t.loadableList({
    type: MergeSuggestion,
    authScopes: read,
    description: 'Failures that may be this one: merge them, or say that they stay apart. The most certain first.',
    load: async (ids: string[], context) =>
      gathered(ids, await suggestionsOf(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
}))
