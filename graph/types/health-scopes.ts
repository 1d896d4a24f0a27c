import { healthFrom, type HealthNow } from '#core/memory/store/health.ts'
import { readScopeCounts, type HealthScope } from '#core/memory/store/health-counts.ts'
import { readFailureNews } from '#core/memory/store/health-failures.ts'
import { keepSlo, readSlos } from '#core/memory/store/health-settings.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { chartRange } from '#graph/chart-steps.ts'
import { authorOf, projectOf } from '#graph/context.ts'
import { healthOf } from '#graph/health.ts'
import { Health } from '#graph/types/health.ts'
import { HealthScopeInput, scopeOf } from '#graph/types/health-scope.ts'

const HealthScopeKind = builder.enumType('HealthScopeKind', { values: ['APP', 'AGENT', 'TOOL', 'MODEL'] as const })

interface ScopeShape extends HealthNow {
  readonly scope: HealthScope
}

const HealthScopeRow = builder.objectRef<ScopeShape>('HealthScope').implement({
  description: 'An app, agent, tool or model with its score as it is now.',
  fields: (t) => ({
    kind: t.field({
      type: HealthScopeKind,
      resolve: ({ scope }) => scope.kind.toUpperCase() as 'APP' | 'AGENT' | 'TOOL' | 'MODEL',
    }),
    name: t.string({ resolve: ({ scope }) => scope.key ?? '' }),
    score: t.exposeFloat('score', { nullable: true }),
    insufficient: t.exposeBoolean('insufficient'),
    runs: t.exposeInt('runs', { description: 'Within three days: runs of an app, calls of anything else.' }),
    failedRuns: t.exposeInt('failedRuns'),
    slo: t.float({ resolve: ({ slo }) => slo.slo }),
    firing: t.stringList({
      description: 'Which alarms fire: PAGE, TICKET.',
      resolve: ({ alarms }) => [...new Set(alarms.flatMap(({ firing, level }) => (firing ? [level] : [])))],
    }),
  }),
})

const scopesDefault = 50
const scopesMax = 200

builder.queryField('healthScopes', (t) =>
  t.field({
    type: [HealthScopeRow],
    authScopes: { read: true },
    description: 'What ran within three days, busiest first.',
    args: {
      kind: t.arg({ type: HealthScopeKind, required: true }),
      first: t.arg.int({ description: `${scopesDefault} when left out, at most ${scopesMax}.` }),
    },
    complexity: { field: 200, multiplier: 1 },
    resolve: async (_root, { kind, first }, context) => {
      const keysMax = first ?? scopesDefault
      if (keysMax < 1 || keysMax > scopesMax) throw new AppError('invalid', `first must be from 1 to ${scopesMax}.`)
      const project = projectOf(context)
      const own = kind.toLowerCase() as 'app' | 'agent' | 'tool' | 'model'
      const nowMs = context.clock()
      const [counts, newsOf, sloOf] = await Promise.all([
        readScopeCounts(context.sql, project, { kind: own, keys: null, nowMs, keysMax, active: '3 d' }),
        readFailureNews(context.sql, project, nowMs),
        readSlos(context.sql, project),
      ])
      return counts.map((one): ScopeShape => {
        const scope: HealthScope = { kind: own, key: one.key }
        return { scope, ...healthFrom(scope, one, newsOf(scope), sloOf(scope)) }
      })
    },
  }),
)

const SetHealthSloInput = builder.inputType('SetHealthSloInput', {
  description: 'What should go well in an app, agent, tool or model, or where nothing nearer is set in the project.',
  fields: (t) => ({
    scope: t.field({ type: HealthScopeInput, required: true }),
    slo: t.float({ description: 'A share: 0.99 for 99 %. Null takes the setting back.' }),
  }),
})

builder.mutationField('setHealthSlo', (t) =>
  t.field({
    type: Health,
    authScopes: { write: true },
    args: { input: t.arg({ type: SetHealthSloInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const [project, scope] = [projectOf(context), scopeOf(input.scope)]
      await keepSlo(context.sql, project, scope, input.slo ?? null, authorOf(context.principal))
      const until = new Date(context.clock())
      return healthOf(context.sql, project, scope, chartRange(new Date(until.getTime() - 86_400_000), until, null))
    },
  }),
)
