import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { gathered, inOrder } from '#graph/loading.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import { appsOfPatterns } from '#graph/queries/apps.ts'
import {
  countPatterns,
  failureIdsOfPatterns,
  listPatterns,
  patternIdByShortNo,
  patternsByIds,
  type PatternRow,
} from '#graph/queries/patterns.ts'
import { App } from '#graph/types/app.ts'
import { PatternKind } from '#graph/types/enums.ts'
import { Failure } from '#graph/types/failure.ts'

export const Pattern = builder.loadableNodeRef<PatternRow, string>('Pattern', {
  id: { resolve: (pattern) => pattern.id },
  load: async (ids, context) => {
    const rows = await patternsByIds(context.sql, projectOf(context), ids)
    return inOrder(ids, rows, (row) => row.id) as PatternRow[]
  },
})

// Pre-flight names patterns to callers who may not read; what leads on from one needs `read`.
const read = { read: true } as const

builder.objectType(Pattern, {
  name: 'Pattern',
  description: 'Failures that recur or rise together, with what they share.',
  fields: (t) => ({
    shortId: t.string({ resolve: ({ shortNo }) => `P-${shortNo}` }),
    kind: t.expose('kind', { type: PatternKind }),
    title: t.exposeString('title'),
    summary: t.exposeString('summary', { nullable: true }),
    confidence: t.float({ resolve: ({ confidence }) => Math.round(confidence * 1e6) / 1e6 }),
    state: t.exposeString('state', { description: 'open, fading or closed' }),
    evidence: t.expose('evidence', { type: 'JSON', authScopes: read }),
    failures: t.loadableList({
      type: Failure,
      authScopes: read,
      load: async (ids: string[], context) => {
        const rows = await failureIdsOfPatterns(context.sql, projectOf(context), ids)
        const failures = Failure.getDataloader(context)
        return Promise.all(
          gathered(ids, rows, (row) => row.patternId).map(async (own) =>
            Promise.all([...new Set(own.map((row) => row.failureId))].map((id) => failures.load(id))),
          ),
        )
      },
      resolve: (pattern) => pattern.id,
    }),
    apps: t.loadableList({
      type: App,
      authScopes: read,
      load: async (ids: string[], context) =>
        gathered(ids, await appsOfPatterns(context.sql, projectOf(context), ids), (row) => row.patternId),
      resolve: (pattern) => pattern.id,
    }),
    firstDetectedAt: t.expose('firstDetectedAt', { type: 'DateTime' }),
    lastDetectedAt: t.expose('lastDetectedAt', { type: 'DateTime' }),
  }),
})

const patternListing: Listing<PatternRow> = {
  name: 'patterns',
  keyShape: [keyPart.time, keyPart.integer],
  keyOf: (pattern) => [pattern.lastDetectedText, pattern.id],
}

builder.queryField('patterns', (t) =>
  t.connection(
    {
      type: Pattern,
      authScopes: read,
      description: 'Most recently detected first.',
      complexity: pageCost,
      resolve: (_root, args, context) => {
        const project = projectOf(context)
        return connect(
          patternListing,
          args,
          (page) => listPatterns(context.sql, project, page),
          () => countPatterns(context.sql, project),
        )
      },
    },
    { name: 'PatternConnection' },
    { name: 'PatternEdge' },
  ),
)

builder.queryField('pattern', (t) =>
  t.field({
    type: Pattern,
    nullable: true,
    authScopes: read,
    description: 'One pattern by its id or by its short id (P-7).',
    args: { id: t.arg.id(), shortId: t.arg.string() },
    resolve: async (_root, { id, shortId }, context) => {
      if (id) return idOf('Pattern', id, 'id')
      const [, digits] = /^P-(\d{1,9})$/i.exec(shortId?.trim() ?? '') ?? []
      if (!digits) throw new AppError('invalid', 'Give id, or shortId written like P-7.')
      return patternIdByShortNo(context.sql, projectOf(context), Number(digits))
    },
  }),
)
