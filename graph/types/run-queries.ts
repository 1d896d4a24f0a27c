import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import { searchedRunsMax } from '#graph/limits.ts'
import { countRuns, listRuns, type RunFilter, type RunRow } from '#graph/queries/runs.ts'
import { searchedSince } from '#graph/queries/run-texts.ts'
import { spansByKeys } from '#graph/queries/spans.ts'
import { RunStatus } from '#graph/types/enums.ts'
import { Run } from '#graph/types/run.ts'
import { Span } from '#graph/types/span.ts'
import { spanIdOf, traceIdOf } from '#graph/types/trace-id.ts'

const runListing: Listing<RunRow> = {
  name: 'runs',
  keyShape: [keyPart.integer, keyPart.hash],
  keyOf: (run) => [run.startedNs.toString(), run.traceId],
}

const RunFilterInput = builder.inputType('RunFilter', {
  description: 'Everything given must hold; within one list any value may.',
  fields: (t) => ({
    app: t.stringList(),
    status: t.field({ type: [RunStatus] }),
    since: t.field({ type: 'DateTime', description: 'Started at or after.' }),
    until: t.field({ type: 'DateTime', description: 'Started before.' }),
    session: t.string({ description: 'This session and no other.' }),
    text: t.string({ description: 'The same as `query`.' }),
  }),
})

builder.queryField('runs', (t) =>
  t.connection(
    {
      type: Run,
      authScopes: { read: true },
      description: 'Newest first.',
      args: {
        filter: t.arg({ type: RunFilterInput }),
        query: t.arg.string({
          description:
            'Contained in the name, session or user; or the beginning of the trace id. What a name, session or user ' +
            `contains is looked for in the newest ${searchedRunsMax} runs of the app and time that the filter names.`,
        }),
      },
      complexity: pageCost,
      resolve: async (_root, { filter, query, ...args }, context) => {
        const project = projectOf(context)
        const matching: RunFilter = {
          app: filter?.app ?? null,
          status: filter?.status ?? null,
          since: filter?.since ?? null,
          until: filter?.until ?? null,
          session: filter?.session ?? null,
          texts: [query, filter?.text].flatMap((text) => text?.trim() || []),
          searchedRunsMax,
        }
        const runs = await connect(
          runListing,
          args,
          (page) => listRuns(context.sql, project, matching, page),
          () => countRuns(context.sql, project, matching),
        )
        return { ...runs, searchedSince: () => searchedSince(context.sql, project, matching) }
      },
    },
    {
      name: 'RunConnection',
      fields: (of) => ({
        searchedSince: of.field({
          type: 'DateTime',
          nullable: true,
          description: 'Where a text was looked for: runs that began before were not searched. Null: all were.',
          resolve: (runs) => runs.searchedSince(),
        }),
      }),
    },
    { name: 'RunEdge' },
  ),
)

builder.queryField('run', (t) =>
  t.field({
    type: Run,
    nullable: true,
    authScopes: { read: true },
    args: { traceId: t.arg.string({ required: true }) },
    resolve: (_root, { traceId }) => traceIdOf(traceId, 'traceId'),
  }),
)

builder.queryField('span', (t) =>
  t.field({
    type: Span,
    nullable: true,
    authScopes: { read: true },
    description: 'One span, to fetch its payload without its run.',
    args: { traceId: t.arg.string({ required: true }), spanId: t.arg.string({ required: true }) },
    resolve: async (_root, args, context) => {
      const key = { traceId: traceIdOf(args.traceId, 'traceId'), spanId: spanIdOf(args.spanId, 'spanId') }
      const [row] = await spansByKeys(context.sql, projectOf(context), [key])
      return row ?? null
    },
  }),
)
