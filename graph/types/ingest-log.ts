import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import type { IngestEntry as IngestEntryShape } from '#graph/ingest-entry.ts'
import { pageSizeDefault, pageSizeMax } from '#graph/limits.ts'
import { AppError } from '#core/platform/errors.ts'

const IngestEntry = builder.objectRef<IngestEntryShape>('IngestEntry').implement({
  description: 'One export request as it was understood.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    peer: t.exposeString('peer', { nullable: true }),
    encoding: t.exposeString('encoding'),
    bytes: t.exposeInt('bytes'),
    acceptedSpans: t.exposeInt('acceptedSpans'),
    rejectedSpans: t.exposeInt('rejectedSpans'),
    reasons: t.stringList({ resolve: ({ reasons }) => [...reasons] }),
    dialects: t.stringList({ resolve: ({ dialects }) => [...dialects] }),
    unknownKeys: t.stringList({ resolve: ({ unknownKeys }) => [...unknownKeys] }),
  }),
})

builder.queryField('ingestLog', (t) =>
  t.field({
    type: [IngestEntry],
    authScopes: { read: true },
    description:
      'The last export requests as they were understood: bytes, dialects, accepted, rejected and why. Newest first.',
    args: { first: t.arg.int() },
    resolve: (_root, { first }, context) => {
      const limit = first ?? pageSizeDefault
      if (limit < 0 || limit > pageSizeMax)
        throw new AppError('invalid', `first must be between 0 and ${pageSizeMax}, not ${limit}.`)
      return [...context.ingestLog(projectOf(context), limit)]
    },
  }),
)
