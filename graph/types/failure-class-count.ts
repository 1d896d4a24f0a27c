import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { failureClassesMax, totalCountMax } from '#graph/limits.ts'
import { countFailuresByClass, type FailureClassCountRow } from '#graph/queries/failures.ts'
import { FailureFilterInput, failuresMatching } from '#graph/types/failure-queries.ts'

const FailureClassCount = builder.objectRef<FailureClassCountRow>('FailureClassCount').implement({
  description: 'How many remembered failures are of one class.',
  fields: (t) => ({
    class: t.exposeString('class'),
    failures: t.exposeInt('failures'),
  }),
})

builder.queryField('failureClassCounts', (t) =>
  t.field({
    type: [FailureClassCount],
    authScopes: { read: true },
    description:
      `The classes of matching failures, at most ${failureClassesMax}, that of most failures first; ` +
      `${totalCountMax} failures are counted at most.`,
    args: { filter: t.arg({ type: FailureFilterInput }) },
    // So many fit into one operation as totals of lists do: each is as much work.
    complexity: { field: 500 },
    resolve: (_root, { filter }, context) =>
      countFailuresByClass(context.sql, projectOf(context), failuresMatching(filter, context.clock())),
  }),
)
