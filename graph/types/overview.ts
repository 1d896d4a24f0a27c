import { dayMs } from '#core/platform/durations.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { overviewSince, type OverviewRow } from '#graph/queries/overview.ts'

const Overview = builder.objectRef<OverviewRow & { since: Date }>('Overview').implement({
  description: 'The counts of the home page.',
  fields: (t) => ({
    since: t.expose('since', { type: 'DateTime' }),
    runs: t.exposeFloat('runs', { description: 'Runs that ended.' }),
    failedRuns: t.exposeFloat('failedRuns'),
    costUsd: t.exposeFloat('costUsd'),
    openFailures: t.exposeInt('openFailures', { description: 'Open now, whenever they were seen.' }),
    regressedFailures: t.exposeInt('regressedFailures', { description: 'Regressed now.' }),
    newFailures: t.exposeInt('newFailures', { description: 'Seen for the first time since then.' }),
    warnings: t.exposeInt('warnings', { description: 'Pre-flight answers other than ALLOW and UNKNOWN.' }),
    apps: t.exposeInt('apps'),
  }),
})

builder.queryField('overview', (t) =>
  t.field({
    type: Overview,
    authScopes: { read: true },
    args: { since: t.arg({ type: 'DateTime', description: 'The last 24 hours when left out.' }) },
    complexity: { field: 50 },
    resolve: async (_root, args, context) => {
      const since = args.since ?? new Date(context.clock() - dayMs)
      return { ...(await overviewSince(context.sql, projectOf(context), since)), since }
    },
  }),
)
