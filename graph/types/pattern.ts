import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { gathered, inOrder } from '#graph/loading.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import { appsOfPatterns } from '#graph/queries/apps.ts'
import { impactOfPatterns, type PatternImpactRow } from '#graph/queries/pattern-impact.ts'
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

const evidence = z.object({
  runs: z.number().catch(0),
  ofRuns: z.number().nullish().catch(null),
  windowHours: z.number().catch(0),
  items: z.array(z.string()).catch([]),
  lift: z.number().nullish().catch(null),
  falseDiscovery: z.number().nullish().catch(null),
  medianGapMs: z.number().nullish().catch(null),
  action: z.string().nullish().catch(null),
})
const evidenceOf = (pattern: PatternRow) => evidence.parse(pattern.evidence ?? {})

const PatternItem = builder.objectRef<string>('PatternItem').implement({
  description: 'A part of the item set that a pattern is known by.',
  fields: (t) => ({
    kind: t.string({ resolve: (item) => item.slice(0, item.indexOf(':')) }),
    value: t.string({ resolve: (item) => item.slice(item.indexOf(':') + 1) }),
  }),
})

const PatternImpact = builder.objectRef<PatternImpactRow>('PatternImpact').implement({
  description:
    "What the pattern's failures cost an app: their share of its failing runs, and of the points those take.",
  fields: (t) => ({
    app: t.exposeString('app'),
    runs: t.exposeInt('runs', { description: 'Within three days.' }),
    share: t.float({ resolve: ({ runs, failedRuns }) => (failedRuns > 0 ? runs / failedRuns : 0) }),
    points: t.float({
      nullable: true,
      description: "Points of the app's health score; null where it has none.",
      resolve: ({ runs, failedRuns, points }) =>
        points === null || failedRuns <= 0 ? null : Math.round(((points * runs) / failedRuns) * 10) / 10,
    }),
  }),
})

async function failuresOf(ids: string[], context: GraphContext) {
  const rows = await failureIdsOfPatterns(context.sql, projectOf(context), ids)
  const failures = Failure.getDataloader(context)
  return Promise.all(
    gathered(ids, rows, (row) => row.patternId).map(async (own) =>
      Promise.all([...new Set(own.map((row) => row.failureId))].map((id) => failures.load(id))),
    ),
  )
}

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
    items: t.field({
      type: [PatternItem],
      authScopes: read,
      description: 'What it is known by: the same items are the same pattern, however often it is found.',
      resolve: (pattern) => evidenceOf(pattern).items.filter((item) => item.includes(':')),
    }),
    runs: t.int({ resolve: (pattern) => Math.round(evidenceOf(pattern).runs) }),
    ofRuns: t.int({
      nullable: true,
      description: 'Runs that met its failures, with or without the rest.',
      resolve: (pattern) => evidenceOf(pattern).ofRuns ?? null,
    }),
    windowHours: t.float({ resolve: (pattern) => evidenceOf(pattern).windowHours }),
    lift: t.float({
      nullable: true,
      description: 'How many times as often as by chance; null where nothing was compared.',
      resolve: (pattern) => evidenceOf(pattern).lift ?? null,
    }),
    falseDiscovery: t.float({
      nullable: true,
      description: 'The share of false discoveries that telling it risks (Benjamini and Hochberg).',
      resolve: (pattern) => evidenceOf(pattern).falseDiscovery ?? null,
    }),
    medianGapMs: t.float({ nullable: true, resolve: (pattern) => evidenceOf(pattern).medianGapMs ?? null }),
    action: t.string({
      nullable: true,
      authScopes: read,
      description: 'What to do about it, from what its runs have in common and what helps against its failures.',
      resolve: (pattern) => evidenceOf(pattern).action ?? null,
    }),
    impact: t.loadableList({
      type: PatternImpact,
      authScopes: read,
      description: 'What it costs the apps, most first.',
      load: async (ids: string[], context) => {
        const until = new Date(context.clock())
        return gathered(
          ids,
          await impactOfPatterns(context.sql, projectOf(context), ids, until),
          (row) => row.patternId,
        )
      },
      resolve: (pattern) => pattern.id,
    }),
    failures: t.loadableList({
      type: Failure,
      authScopes: read,
      load: failuresOf,
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

const states: ReadonlySet<string> = new Set(['open', 'fading', 'closed'])

const patternListing: Listing<PatternRow> = {
  name: 'patterns',
  keyShape: [keyPart.time, keyPart.integer],
  keyOf: (pattern) => [pattern.lastDetectedText, pattern.id],
}

const PatternFilterInput = builder.inputType('PatternFilter', {
  fields: (t) => ({
    kind: t.field({ type: [PatternKind] }),
    state: t.stringList({ description: 'open, fading, closed' }),
    app: t.string(),
  }),
})

builder.queryField('patterns', (t) =>
  t.connection(
    {
      type: Pattern,
      authScopes: read,
      description: 'Most recently detected first.',
      complexity: pageCost,
      args: { filter: t.arg({ type: PatternFilterInput }) },
      resolve: (_root, { filter: given, ...args }, context) => {
        const project = projectOf(context)
        const unknown = given?.state?.find((state) => !states.has(state))
        if (unknown !== undefined) {
          const message = 'must be open, fading or closed'
          throw new AppError('invalid', `filter.state ${message}, not "${unknown.slice(0, 60)}".`, {
            fields: [{ path: 'filter.state', message }],
          })
        }
        const filter = {
          ...(given?.kind?.length ? { kind: given.kind } : {}),
          ...(given?.state?.length ? { state: given.state } : {}),
          ...(given?.app ? { app: given.app } : {}),
        }
        return connect(
          patternListing,
          args,
          (page) => listPatterns(context.sql, project, filter, page),
          () => countPatterns(context.sql, project, filter),
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
