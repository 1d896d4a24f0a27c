import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { encodeGlobalId } from '#graph/global-id.ts'
import { asInt } from '#graph/numbers.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import { countTombstones, listTombstones, tombstoneByShortNo, type TombstoneRow } from '#graph/queries/tombstones.ts'
import { Severity } from '#graph/types/enums.ts'
import { shortNoOf } from '#graph/types/failure-queries.ts'

export const Tombstone = builder.objectRef<TombstoneRow>('Tombstone').implement({
  description: 'A failure that was deleted. Its fingerprints swallow what they meet.',
  fields: (t) => ({
    failure: t.id({
      description: 'What liftTombstone takes. It is no failure while the tombstone stands.',
      resolve: ({ id }) => encodeGlobalId('Failure', id),
    }),
    shortId: t.exposeString('shortId'),
    class: t.exposeString('class'),
    title: t.exposeString('title'),
    severity: t.field({ type: Severity, resolve: ({ severity }) => severity }),
    at: t.expose('at', { type: 'DateTime' }),
    author: t.string({ nullable: true, resolve: ({ by }) => by }),
    reason: t.exposeString('reason', { nullable: true }),
    swallowed: t.int({
      description: 'Occurrences that it met since, and that count nowhere.',
      resolve: ({ swallowed }) => asInt(swallowed),
    }),
    swallowedAt: t.expose('swallowedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the last of them was.',
    }),
  }),
})

const listing: Listing<TombstoneRow> = {
  name: 'tombstones',
  keyShape: [keyPart.time, keyPart.integer],
  keyOf: ({ atText, id }) => [atText, id],
}

builder.queryField('tombstones', (t) =>
  t.connection(
    {
      type: Tombstone,
      authScopes: { read: true },
      description: 'Failures that were deleted, the last one first.',
      args: { text: t.arg.string({ description: 'Contained in short id, class, title, reason or author.' }) },
      complexity: pageCost,
      resolve: (_root, { text, ...args }, context) => {
        const project = projectOf(context)
        const wanted = text?.trim() || null
        return connect(
          listing,
          args,
          (page) => listTombstones(context.sql, project, wanted, page),
          () => countTombstones(context.sql, project, wanted),
        )
      },
    },
    { name: 'TombstoneConnection' },
    { name: 'TombstoneEdge' },
  ),
)

builder.queryField('tombstone', (t) =>
  t.field({
    type: Tombstone,
    nullable: true,
    authScopes: { read: true },
    description: 'What stands where a failure was deleted; null where it was not, or was taken back.',
    args: { shortId: t.arg.string({ required: true }) },
    resolve: (_root, { shortId }, context) => tombstoneByShortNo(context.sql, projectOf(context), shortNoOf(shortId)),
  }),
)
