import { z } from 'zod'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { chartRange } from '#graph/chart-steps.ts'
import { projectOf } from '#graph/context.ts'
import type { HealthPart as HealthPartShape } from '#core/memory/health.ts'
import { healthOf, type HealthPointShape, type HealthShape } from '#graph/health.ts'
import { asInt } from '#graph/numbers.ts'
import type { HealthPointRow } from '#graph/queries/health.ts'

const dayMs = 86_400_000

const HealthPart = builder.objectRef<HealthPartShape>('HealthPart').implement({
  description: 'One term of the score: what was measured, and how many points it moved the score by.',
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.exposeFloat('value'),
    effect: t.exposeFloat('effect'),
    explanation: t.exposeString('explanation'),
  }),
})

export const HealthPoint = builder.objectRef<HealthPointShape>('HealthPoint').implement({
  description:
    'What was counted within one step and the score at its end; as an event, the score and the runs it stands on.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    app: t.exposeString('app', { nullable: true }),
    score: t.exposeFloat('score', { nullable: true }),
    runs: t.exposeInt('runs'),
    failedRuns: t.exposeInt('failedRuns'),
    failureRate: t.float({
      nullable: true,
      resolve: ({ runs, failedRuns }) => (runs > 0 ? failedRuns / runs : null),
    }),
  }),
})

/** A stored point as it is shown. */
export const pointOf = ({ at, app, score, runs, failedRuns }: HealthPointRow): HealthPointShape => ({
  at,
  app,
  score,
  runs: asInt(runs),
  failedRuns: asInt(failedRuns),
})

const Health = builder.objectRef<HealthShape>('Health').implement({
  description: 'A score from 0 to 100 with everything it is made of; null while there is too little to say.',
  fields: (t) => ({
    score: t.exposeFloat('score', { nullable: true }),
    insufficient: t.exposeBoolean('insufficient', { description: 'Fewer than 20 runs.' }),
    runs: t.exposeInt('runs'),
    failedRuns: t.exposeInt('failedRuns'),
    parts: t.expose('parts', { type: [HealthPart] }),
    points: t.expose('points', { type: [HealthPoint] }),
  }),
})

const HealthScopeInput = builder.inputType('HealthScopeInput', {
  description: 'One of these, or none for the whole project.',
  fields: (t) => ({ app: t.string(), agent: t.string(), tool: t.string(), model: t.string() }),
})

builder.queryField('health', (t) =>
  t.field({
    type: Health,
    authScopes: { read: true },
    description: 'The score at `to`, and how it came there. The last 24 hours when no range is given.',
    args: {
      scope: t.arg({ type: HealthScopeInput, required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
      stepSeconds: t.arg.int({ description: 'Rounded up to whole minutes; about 200 points when left out.' }),
    },
    complexity: { field: 200, multiplier: 1 },
    resolve: (_root, { scope, from, to, stepSeconds }, context) => {
      const [one, ...others] = Object.entries(scope).filter(([, name]) => Boolean(name))
      if (others.length > 0) throw new AppError('invalid', 'scope names more than one of app, agent, tool and model.')
      const until = to ?? new Date(context.clock())
      const range = chartRange(from ?? new Date(until.getTime() - dayMs), until, stepSeconds ?? null)
      const kind = scopeKind.safeParse(one?.[0]).data ?? 'project'
      return healthOf(context.sql, projectOf(context), { kind, key: one?.[1] ?? null }, range)
    },
  }),
)

const scopeKind = z.enum(['app', 'agent', 'tool', 'model'])
