import { dayMs } from '#core/platform/durations.ts'
import type { BurnAlarm } from '#core/memory/health/burn-alarms.ts'
import { burnOf, burnWindows } from '#core/memory/health/burn-alarms.ts'
import type { HealthPart as HealthPartShape } from '#core/memory/health/score.ts'
import { builder } from '#graph/builder.ts'
import { chartRange } from '#graph/chart-steps.ts'
import { projectOf } from '#graph/context.ts'
import { healthOf, type HealthPointShape, type HealthShape } from '#graph/health.ts'
import { asInt } from '#graph/numbers.ts'
import type { HealthPointRow } from '#graph/queries/health.ts'
import { HealthScopeInput, scopeOf } from '#graph/types/health-scope.ts'

const HealthPart = builder.objectRef<HealthPartShape>('HealthPart').implement({
  description: 'One term of the score: what was measured, and how many points it moved the score by.',
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.exposeFloat('value'),
    effect: t.exposeFloat('effect', { description: 'All of them and 100 add up to the score, to the last digit.' }),
    explanation: t.exposeString('explanation'),
  }),
})

const named = (kind: string) => (point: HealthPointShape) => (point.kind === kind ? point.key : null)

export const HealthPoint = builder.objectRef<HealthPointShape>('HealthPoint').implement({
  description:
    'What was counted within one step and the score at its end; as an event, the score and the runs it stands on.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    app: t.string({ nullable: true, resolve: named('app') }),
    agent: t.string({ nullable: true, resolve: named('agent') }),
    tool: t.string({ nullable: true, resolve: named('tool') }),
    model: t.string({ nullable: true, resolve: named('model') }),
    score: t.exposeFloat('score', { nullable: true }),
    runs: t.exposeInt('runs', { description: 'Runs of an app; calls of an agent, a tool or a model.' }),
    failedRuns: t.exposeInt('failedRuns'),
    failureRate: t.float({
      nullable: true,
      resolve: ({ runs, failedRuns }) => (runs > 0 ? failedRuns / runs : null),
    }),
    trend: t.float({
      nullable: true,
      description: 'The failure rate, smoothed over the steps before (EWMA, 0.2).',
      resolve: ({ trend }) => trend ?? null,
    }),
  }),
})

/** A stored point as it is shown. */
export const pointOf = ({ at, kind, key, score, runs, failedRuns }: HealthPointRow): HealthPointShape => ({
  at,
  kind,
  key,
  score,
  runs: asInt(runs),
  failedRuns: asInt(failedRuns),
})

interface BurnShape {
  readonly window: string
  readonly runs: number
  readonly failedRuns: number
  readonly burnRate: number | null
}

const HealthBurn = builder.objectRef<BurnShape>('HealthBurn').implement({
  description: 'How fast the budget burns in one window: 1 uses it up exactly.',
  fields: (t) => ({
    window: t.exposeString('window'),
    runs: t.exposeInt('runs'),
    failedRuns: t.exposeInt('failedRuns'),
    burnRate: t.exposeFloat('burnRate', { nullable: true, description: 'By severity; null where nothing ran.' }),
  }),
})

const AlarmLevel = builder.enumType('HealthAlarmLevel', { values: ['PAGE', 'TICKET'] as const })

const HealthAlarm = builder.objectRef<BurnAlarm>('HealthAlarm').implement({
  description: 'A condition on two windows that would page somebody or open a ticket.',
  fields: (t) => ({
    level: t.expose('level', { type: AlarmLevel }),
    longWindow: t.exposeString('long'),
    shortWindow: t.exposeString('short'),
    burnMin: t.exposeFloat('burnMin'),
    longBurn: t.exposeFloat('burnLong', { nullable: true }),
    shortBurn: t.exposeFloat('burnShort', { nullable: true }),
    firing: t.exposeBoolean('firing'),
    text: t.exposeString('text'),
  }),
})

export const Health = builder.objectRef<HealthShape>('Health').implement({
  description: 'A score from 0 to 100 with everything it is made of; null while there is too little to say.',
  fields: (t) => ({
    score: t.exposeFloat('score', { nullable: true }),
    insufficient: t.exposeBoolean('insufficient', { description: 'Fewer than 20 runs, or calls.' }),
    runs: t.exposeInt('runs', { description: 'Within three days: runs of an app, calls of anything else.' }),
    failedRuns: t.exposeInt('failedRuns'),
    parts: t.expose('parts', { type: [HealthPart] }),
    points: t.expose('points', { type: [HealthPoint] }),
    slo: t.float({ description: 'The share that should go well.', resolve: ({ slo }) => slo.slo }),
    sloFrom: t.string({
      description: 'Where that is said: `scope` for a setting of its own, `project`, or `default`.',
      resolve: ({ slo }) => slo.from,
    }),
    burns: t.field({
      type: [HealthBurn],
      resolve: ({ burns, slo }) =>
        burnWindows.map((window) => ({
          window,
          runs: burns[window].executions,
          failedRuns: burns[window].failed,
          burnRate: burnOf(burns[window], slo.slo),
        })),
    }),
    alarms: t.expose('alarms', { type: [HealthAlarm] }),
  }),
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
      const until = to ?? new Date(context.clock())
      const range = chartRange(from ?? new Date(until.getTime() - dayMs), until, stepSeconds ?? null)
      return healthOf(context.sql, projectOf(context), scopeOf(scope), range)
    },
  }),
)
