import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { gathered } from '#graph/loading.ts'
import { connect, pageCost } from '#graph/paging/page.ts'
import { appsOfFailures } from '#graph/queries/apps.ts'
import { versionsOfFailures } from '#graph/queries/failure-versions.ts'
import { fingerprintsOfFailures } from '#graph/queries/fingerprints.ts'
import { countOccurrences, listOccurrences } from '#graph/queries/occurrences.ts'
import { patternsOfFailures } from '#graph/queries/patterns.ts'
import { App } from '#graph/types/app.ts'
import { Failure } from '#graph/types/failure.ts'
import { FailureVersion } from '#graph/types/failure-version.ts'
import { Fingerprint } from '#graph/types/fingerprint.ts'
import { Occurrence, occurrenceListing } from '#graph/types/occurrence.ts'
import { Pattern } from '#graph/types/pattern.ts'
import { whyGrouped } from '#graph/why-grouped.ts'

// Pre-flight names failures to callers who may not read; what leads on from a failure to runs needs `read`.
const read = { read: true } as const

const loadFingerprints = async (ids: string[], context: GraphContext) =>
  gathered(ids, await fingerprintsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId)

builder.objectFields(Failure, (t) => ({
  versions: t.loadableList({
    type: FailureVersion,
    authScopes: read,
    description: 'Newest first.',
    load: async (ids: string[], context) =>
      gathered(ids, await versionsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
  apps: t.loadableList({
    type: App,
    authScopes: read,
    load: async (ids: string[], context) =>
      gathered(ids, await appsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
  fingerprints: t.loadableList({
    type: Fingerprint,
    authScopes: read,
    description: 'Most met first, at most 100.',
    load: loadFingerprints,
    resolve: (failure) => failure.id,
  }),
  whyGrouped: t.loadableList({
    type: 'String',
    authScopes: read,
    description: 'Why these occurrences are one failure, a sentence per reason.',
    load: async (ids: string[], context) => (await loadFingerprints(ids, context)).map(whyGrouped),
    resolve: (failure) => failure.id,
  }),
  patterns: t.loadableList({
    type: Pattern,
    authScopes: read,
    load: async (ids: string[], context) =>
      gathered(ids, await patternsOfFailures(context.sql, projectOf(context), ids), (row) => row.failureId),
    resolve: (failure) => failure.id,
  }),
  occurrences: t.connection(
    {
      type: Occurrence,
      authScopes: read,
      description: 'Newest first.',
      complexity: pageCost,
      resolve: (failure, args, context) => {
        const project = projectOf(context)
        return connect(
          occurrenceListing,
          args,
          (page) => listOccurrences(context.sql, project, failure.id, page),
          () => countOccurrences(context.sql, project, failure.id),
        )
      },
    },
    { name: 'OccurrenceConnection' },
    { name: 'OccurrenceEdge' },
  ),
}))
