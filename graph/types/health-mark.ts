import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { marksOf, recoveryOf, type RecoveryShape } from '#graph/health.ts'
import { healthMarkKinds, type HealthMarkRow } from '#graph/queries/health-marks.ts'
import { Failure } from '#graph/types/failure.ts'
import { Health } from '#graph/types/health.ts'

const HealthMarkKind = builder.enumType('HealthMarkKind', {
  description:
    'BURST: failures came faster than chance would have it. DRIFT: they creep up. PAGE and TICKET: the budget burns. ' +
    'REGRESSION: a resolved failure came back. RELEASE: a new one was seen.',
  values: healthMarkKinds,
})

const HealthMark = builder.objectRef<HealthMarkRow>('HealthMark').implement({
  description: 'Something that stands out on the timeline.',
  fields: (t) => ({
    kind: t.expose('kind', { type: HealthMarkKind }),
    at: t.expose('at', { type: 'DateTime' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', nullable: true, description: 'Null while it goes on.' }),
    recoveredAt: t.expose('recoveredAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Since when it was back inside the control limit, to the minute. Null when it never was, or nothing ran since.',
    }),
    recoverySeconds: t.float({
      nullable: true,
      description: 'Measured from the beginning of the burst.',
      resolve: ({ at, recoveredAt }) => (recoveredAt ? (recoveredAt.getTime() - at.getTime()) / 1000 : null),
    }),
    text: t.exposeString('text'),
    app: t.exposeString('app', { nullable: true }),
    release: t.exposeString('release', { nullable: true }),
    failure: t.field({ type: Failure, nullable: true, resolve: ({ failureId }) => failureId }),
  }),
})

const HealthRecovery = builder.objectRef<RecoveryShape>('HealthRecovery').implement({
  description: 'How long bursts of the stretch took to be over: measured, never derived.',
  fields: (t) => ({
    bursts: t.exposeInt('bursts'),
    recovered: t.exposeInt('recovered'),
    medianSeconds: t.exposeFloat('medianSeconds', { nullable: true }),
    longestSeconds: t.exposeFloat('longestSeconds', { nullable: true }),
  }),
})

builder.objectFields(Health, (t) => ({
  marks: t.field({
    type: [HealthMark],
    description: 'Oldest first; at most 100 of bursts and alarms, of regressions, and of releases.',
    resolve: (health, _args, context) => marksOf(context.sql, projectOf(context), health),
  }),
  recovery: t.field({
    type: HealthRecovery,
    resolve: async (health, _args, context) => recoveryOf(await marksOf(context.sql, projectOf(context), health)),
  }),
}))
