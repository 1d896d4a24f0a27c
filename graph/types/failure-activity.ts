import { builder } from '#graph/builder.ts'
import { commenterOf, projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import { countActivity, listActivity, withMerged, type ActivityRow } from '#graph/queries/failure-activity.ts'
import { Failure } from '#graph/types/failure.ts'

const Comment = builder.objectRef<ActivityRow>('Comment').implement({
  description: 'What somebody said about a failure. Whoever wrote it may change it or take it back.',
  fields: (t) => ({
    id: t.id({ resolve: ({ commentId }) => encodeGlobalId('Comment', commentId ?? '') }),
    text: t.string({ description: 'Empty once it was taken back.', resolve: ({ commentText }) => commentText ?? '' }),
    editedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ commentEditedAt }) => commentEditedAt }),
    deleted: t.boolean({ resolve: ({ commentDeleted }) => commentDeleted === true }),
    mine: t.boolean({
      description: 'Whether the caller wrote it.',
      resolve: ({ commentAuthorId }, _args, { principal }) => commentAuthorId === commenterOf(principal)?.id,
    }),
  }),
})

const Activity = builder.objectRef<ActivityRow>('Activity').implement({
  description: 'Something that was done to a failure, or that happened to it.',
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Activity', id) }),
    at: t.expose('at', { type: 'DateTime' }),
    actor: t.exposeString('actor', { nullable: true, description: 'Null where the memory decided by itself.' }),
    kind: t.exposeString('kind', {
      description:
        'state, regressed, edit, assign, comment, ticket, mitigation, merge, unmerge, split, attach, apart, delete, ' +
        'lift, not_a_failure or version.',
    }),
    about: t.exposeString('about', {
      nullable: true,
      description: 'F-42 of a failure that was merged into this one, where the line is about that one; null otherwise.',
    }),
    detail: t.expose('detail', { type: 'JSON', description: 'What exactly, and why (`reason`).' }),
    comment: t.field({
      type: Comment,
      nullable: true,
      description: 'With the line that tells of its beginning.',
      resolve: (row) => (row.commentId !== null && row.detail['did'] === 'added' ? row : null),
    }),
  }),
})

const activityListing: Listing<ActivityRow> = {
  name: 'activity',
  keyShape: [keyPart.time, keyPart.integer],
  keyOf: (row) => [row.atText, row.id],
}

builder.objectField(Failure, 'activity', (t) =>
  t.connection(
    {
      type: Activity,
      authScopes: { read: true },
      description:
        'Who did what and why, comments included, also what was done to failures merged into it. Newest first.',
      complexity: pageCost,
      resolve: async (failure, args, context) => {
        const project = projectOf(context)
        const family = await withMerged(context.sql, project, failure.id)
        return connect(
          activityListing,
          args,
          (page) => listActivity(context.sql, project, family, page),
          () => countActivity(context.sql, project, family),
        )
      },
    },
    { name: 'ActivityConnection' },
    { name: 'ActivityEdge' },
  ),
)
