import { projectOf } from '#graph/context.ts'
import { builder } from '#graph/builder.ts'
import { gathered } from '#graph/loading.ts'
import { asInt } from '#graph/numbers.ts'
import { facetsOfFailures, type FailureFacetRow } from '#graph/queries/failure-facets.ts'
import { Failure } from '#graph/types/failure.ts'

/** Chances of being false that are told apart from chance. */
const tellingMax = 0.05

const FailureFacet = builder.objectRef<FailureFacetRow>('FailureFacet').implement({
  description: 'Something that runs with a failure have about them, beside how usual it is.',
  fields: (t) => ({
    kind: t.string({
      description: 'model, tool, agent, prompt, provider, release, environment or region.',
      resolve: ({ item }) => item.slice(0, item.indexOf(':')),
    }),
    value: t.string({ resolve: ({ item }) => item.slice(item.indexOf(':') + 1) }),
    runs: t.int({ resolve: ({ runs }) => asInt(runs) }),
    ofRuns: t.int({ resolve: ({ ofRuns }) => asInt(ofRuns) }),
    usualShare: t.exposeFloat('usualShare', { description: 'Share of the other runs of the same apps that have it.' }),
    lift: t.exposeFloat('lift', { description: 'How many times as likely as among all runs.' }),
    falseDiscovery: t.exposeFloat('q', { description: 'The share of false discoveries that telling it risks.' }),
    telling: t.boolean({
      description: 'More usual among them than chance would have it.',
      resolve: ({ q }) => q <= tellingMax,
    }),
    concentrated: t.exposeBoolean('concentrated', {
      description: 'The failure sticks to it: 20 runs or more, 80 % of its runs, five times as likely as among all.',
    }),
  }),
})

builder.objectFields(Failure, (t) => ({
  facets: t.loadableList({
    type: FailureFacet,
    authScopes: { read: true },
    description: 'What its runs of the last seven days have in common and what not, most telling first.',
    load: async (ids: string[], context) =>
      gathered(ids, await facetsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
}))
