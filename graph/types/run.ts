import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import { asIntOrNull } from '#graph/numbers.ts'
import { runsByTraceIds, type RunRow } from '#graph/queries/runs.ts'
import { isoOfNs, msBetween } from '#graph/time.ts'
import { App } from '#graph/types/app.ts'
import { RunStatus } from '#graph/types/enums.ts'

/** Resolvers may answer with a row or with a trace id, which is then loaded together with its neighbours. */
export const Run = builder.loadableNodeRef<RunRow, string>('Run', {
  id: { resolve: (run) => run.traceId },
  load: async (traceIds, context) => {
    const rows = await runsByTraceIds(context.sql, projectOf(context), traceIds)
    // The node interface wants null for what is not there; the plugin's types know only rows and errors.
    return inOrder(traceIds, rows, (row) => row.traceId) as RunRow[]
  },
})

builder.objectType(Run, {
  name: 'Run',
  description: 'One trace seen as one execution.',
  fields: (t) => ({
    traceId: t.exposeString('traceId'),
    name: t.exposeString('name'),
    app: t.field({ type: App, resolve: (run) => ({ name: run.app }) }),
    status: t.expose('status', { type: RunStatus }),
    startedAt: t.field({ type: 'DateTime', resolve: (run) => isoOfNs(run.startedNs) }),
    durationMs: t.float({ nullable: true, resolve: (run) => msBetween(run.startedNs, run.endedNs) }),
    rootSpanId: t.exposeString('rootSpanId', { nullable: true, description: 'Null until the root arrived.' }),
    spanCount: t.exposeInt('spanCount'),
    findingCount: t.exposeInt('findingCount'),
    tokensIn: t.int({ nullable: true, resolve: (run) => asIntOrNull(run.tokensIn) }),
    tokensOut: t.int({ nullable: true, resolve: (run) => asIntOrNull(run.tokensOut) }),
    costUsd: t.exposeFloat('costUsd', { nullable: true }),
    models: t.exposeStringList('models'),
    sessionId: t.exposeString('sessionId', { nullable: true, description: 'The conversation.' }),
    userId: t.exposeString('userId', { nullable: true }),
    release: t.exposeString('release', { nullable: true }),
    environment: t.exposeString('environment', { nullable: true }),
  }),
})
