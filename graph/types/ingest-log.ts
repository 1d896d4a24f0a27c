import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { countUnknownKeys, type IngestEntry as IngestEntryShape, type UnknownKeyCount } from '#graph/ingest-entry.ts'
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
    unknownKeys: t.stringList({
      description: 'A sample of attribute keys that no rule read.',
      resolve: ({ unknown }) => unknown.map(({ key }) => key),
    }),
    signal: t.exposeString('signal', { description: '`traces` or `logs`.' }),
    acceptedLogs: t.exposeInt('acceptedLogs'),
    rejectedLogs: t.exposeInt('rejectedLogs'),
    fields: t.stringList({
      description: 'Canonical fields that were filled from its first spans.',
      resolve: ({ fields }) => [...fields],
    }),
  }),
})

const UnknownKey = builder.objectRef<UnknownKeyCount>('UnknownKey').implement({
  description: 'An attribute key that no rule reads, counted over the last requests.',
  fields: (t) => ({
    scope: t.exposeString('scope', { description: 'The instrumentation scope that sends it.' }),
    key: t.exposeString('key'),
    requests: t.exposeInt('requests'),
    lastAt: t.expose('lastAt', { type: 'DateTime' }),
  }),
})

builder.queryField('ingestUnknownKeys', (t) =>
  t.field({
    type: [UnknownKey],
    authScopes: { read: true },
    description: `What nobody understood in the last ${pageSizeMax} requests, the most frequent first.`,
    resolve: async (_root, _args, context) =>
      countUnknownKeys(await context.ingestLog(projectOf(context), pageSizeMax)),
  }),
)

builder.queryField('ingestLog', (t) =>
  t.field({
    type: [IngestEntry],
    authScopes: { read: true },
    description:
      'The last export requests as they were understood: bytes, dialects, accepted, rejected and why. Newest first.',
    args: { first: t.arg.int() },
    resolve: async (_root, { first }, context) => {
      const limit = first ?? pageSizeDefault
      if (limit < 0 || limit > pageSizeMax)
        throw new AppError('invalid', `first must be between 0 and ${pageSizeMax}, not ${limit}.`)
      return [...(await context.ingestLog(projectOf(context), limit))]
    },
  }),
)
