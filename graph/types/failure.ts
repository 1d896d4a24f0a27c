import { causedEitherWay } from '#core/memory/cause.ts'
import { rowOfClass } from '#core/memory/taxonomy.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { inOrder } from '#graph/loading.ts'
import { asInt } from '#graph/numbers.ts'
import { unreachedTools } from '#graph/queries/failure-causes.ts'
import { failuresByIds, type FailureRow } from '#graph/queries/failures.ts'
import { Cause, FailureState, Severity } from '#graph/types/enums.ts'

/** Resolvers may answer with a row or with an internal id, which is then loaded together with its neighbours. */
export const Failure = builder.loadableNodeRef<FailureRow, string>('Failure', {
  id: { resolve: (failure) => failure.id },
  load: async (ids, context) => {
    const rows = await failuresByIds(context.sql, projectOf(context), ids)
    // The node interface wants null for what is not there; the plugin's types know only rows and errors.
    return inOrder(ids, rows, (row) => row.asked) as FailureRow[]
  },
})

builder.objectType(Failure, {
  name: 'Failure',
  description: 'A way in which runs went wrong, remembered once however often it happens.',
  fields: (t) => ({
    shortId: t.string({ resolve: ({ shortNo }) => `F-${shortNo}` }),
    class: t.exposeString('class'),
    cause: t.field({
      type: Cause,
      resolve: async ({ id, class: name }, _args, context) => {
        if (rowOfClass(name)?.cause === 'environment') return 'ENVIRONMENT'
        if (name !== causedEitherWay) return 'CONTEXT'
        const [unreached] = await unreachedTools(context.sql, projectOf(context), [id])
        return unreached === undefined ? 'CONTEXT' : 'ENVIRONMENT'
      },
    }),
    faultOf: t.string({
      nullable: true,
      description: 'Who can put it right: user, app, tool, provider, model or guardrail.',
      resolve: (failure) => rowOfClass(failure.class)?.faultOf ?? null,
    }),
    title: t.exposeString('title'),
    severity: t.expose('severity', { type: Severity }),
    state: t.expose('state', { type: FailureState }),
    stateAt: t.expose('stateAt', { type: 'DateTime', description: 'Since when it is in this state.' }),
    stateReason: t.exposeString('stateReason', { nullable: true }),
    stateUntil: t.expose('stateUntil', { type: 'DateTime', nullable: true }),
    resolvedRelease: t.exposeString('resolvedRelease', { nullable: true }),
    resolvedPromptVersion: t.exposeString('resolvedPromptVersion', { nullable: true }),
    resolvedModel: t.exposeString('resolvedModel', { nullable: true }),
    notAFailure: t.exposeBoolean('notAFailure', { description: 'Somebody said that this is fine; it never warns.' }),
    rootCause: t.exposeString('rootCause', { nullable: true }),
    mitigation: t.exposeString('mitigation', { nullable: true }),
    version: t.exposeInt('version'),
    occurrenceCount: t.int({ resolve: (failure) => asInt(failure.occurrenceCount) }),
    runCount: t.int({ description: 'Distinct runs that met it.', resolve: (failure) => asInt(failure.runCount) }),
    firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
  }),
})
