import { recordOf, type OutcomeRecord as RecordShape } from '#core/memory/record/record.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { newestCurve, outcomeCells, type RiskCurveRow } from '#graph/queries/outcomes.ts'
import { Estimate } from '#graph/types/estimate.ts'
import { Failure } from '#graph/types/failure.ts'
import { windowOf } from '#graph/window.ts'

const CalibrationBin = builder.objectRef<RecordShape['bins'][number]>('CalibrationBin').implement({
  description: 'Decisions that told about the same risk, and how many of their runs failed.',
  fields: (t) => ({
    from: t.float({ resolve: ({ bin }) => bin / 10 }),
    to: t.float({ resolve: ({ bin }) => (bin + 1) / 10 }),
    told: t.exposeFloat('told', { description: 'Mean of the risks told.' }),
    runs: t.exposeInt('runs'),
    failed: t.exposeInt('failed'),
    share: t.float({ description: 'Of them, how many failed.', resolve: ({ failed, runs }) => failed / runs }),
    low: t.exposeFloat('low'),
    high: t.exposeFloat('high'),
  }),
})

export const OutcomeRecord = builder.objectRef<RecordShape>('OutcomeRecord').implement({
  description: 'How pre-flight did: what it decided beside how the runs ended, all with 95 % intervals.',
  fields: (t) => ({
    decisions: t.exposeInt('decisions'),
    open: t.exposeInt('open', { description: 'Decisions whose end is not known.' }),
    warnedAndFailed: t.exposeInt('warnedAndFailed', { description: 'Shadowed ones count as what was decided.' }),
    warnedAndFine: t.exposeInt('warnedAndFine'),
    allowedAndFailed: t.exposeInt('allowedAndFailed'),
    allowedAndFine: t.exposeInt('allowedAndFine'),
    prevented: t.exposeInt('prevented', {
      description: 'Heeded: the run went another way and went well, or never came though the app names its runs.',
    }),
    blocked: t.exposeInt('blocked'),
    precision: t.expose('precision', { type: Estimate, description: 'Of warnings, how many failed.' }),
    shadowPrecision: t.expose('shadowPrecision', {
      type: Estimate,
      description: 'The same for those that were kept back: what a warning changes cannot blur it.',
    }),
    recall: t.expose('recall', { type: Estimate, description: 'Of failed runs, how many were warned of.' }),
    recallOnKnown: t.expose('recallOnKnown', {
      type: Estimate,
      description: 'Of runs that failed with what was remembered before, how many were warned of.',
    }),
    falseWarnings: t.expose('falseWarnings', { type: Estimate, description: 'Per 1,000 runs that went well.' }),
    novelty: t.expose('novelty', {
      type: Estimate,
      description: 'Of failed runs, how many failed with something new.',
    }),
    preventedFailures: t.expose('preventedFailures', {
      type: Estimate,
      description: 'Of heeded warnings, how many would have failed: as those did that were kept back.',
    }),
    ece: t.expose('ece', { type: Estimate, description: 'Expected calibration error of the told risk.' }),
    brier: t.expose('brier', { type: Estimate, description: 'Mean squared error of the told risk.' }),
    calibration: t.expose('bins', { type: [CalibrationBin] }),
  }),
})

const OutcomeFilterInput = builder.inputType('OutcomeFilter', {
  description: 'Everything given must hold.',
  fields: (t) => ({
    app: t.string(),
    policy: t.id({
      description: 'Decisions of this policy; its recall and false warnings are shares of all runs, whoever decided.',
    }),
    failure: t.id({ description: 'Decisions that named this failure.' }),
    since: t.field({ type: 'DateTime', description: '30 days ago when left out; at most 90 days back.' }),
    until: t.field({ type: 'DateTime' }),
  }),
})

const everything = { app: null, policyId: null, failureId: null }

async function recordIn(
  context: GraphContext,
  window: { readonly since?: Date | null | undefined; readonly until?: Date | null | undefined },
  of: Partial<Record<keyof typeof everything, string | null>>,
): Promise<RecordShape> {
  const filter = { ...everything, ...of, ...windowOf(context.clock(), window, 30) }
  const cells = await outcomeCells(context.sql, projectOf(context), filter)
  return recordOf(
    cells.filter(({ own }) => own),
    'wilson',
    cells.filter(({ own }) => !own),
  )
}

builder.queryField('outcomes', (t) =>
  t.field({
    type: OutcomeRecord,
    authScopes: { read: true },
    description: 'How pre-flight did in a window; of one app, policy or failure, or altogether.',
    args: { filter: t.arg({ type: OutcomeFilterInput }) },
    complexity: { field: 20, multiplier: 1 },
    resolve: (_root, { filter }, context) =>
      recordIn(context, filter ?? {}, {
        app: filter?.app ?? null,
        policyId: filter?.policy ? idOf('Policy', String(filter.policy), 'filter.policy') : null,
        failureId: filter?.failure ? idOf('Failure', String(filter.failure), 'filter.failure') : null,
      }),
  }),
)

builder.objectField(Failure, 'preflightRecord', (t) =>
  t.field({
    type: OutcomeRecord,
    authScopes: { read: true },
    description: 'How decisions ended that named this failure, in the last 30 days.',
    complexity: { field: 20, multiplier: 1 },
    resolve: (failure, _args, context) => recordIn(context, {}, { failureId: failure.id }),
  }),
)

const CurvePoint = builder.objectRef<RiskCurveRow['points'][number]>('CurvePoint').implement({
  fields: (t) => ({ raw: t.exposeFloat('raw'), risk: t.exposeFloat('risk') }),
})

const RiskCurve = builder.objectRef<RiskCurveRow>('RiskCurve').implement({
  description: 'The monotone map that outcomes taught, from counted risk to the risk that is told.',
  fields: (t) => ({
    version: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    outcomes: t.exposeInt('outcomes', { description: 'Decisions with a known end that it was learnt from.' }),
    inUse: t.boolean({
      description: 'False when the counted risk was the better one on outcomes that the trial did not see.',
      resolve: ({ points }) => points.length > 0,
    }),
    points: t.expose('points', { type: [CurvePoint] }),
    brierBefore: t.exposeFloat('brierBefore'),
    brierAfter: t.exposeFloat('brierAfter'),
    eceBefore: t.exposeFloat('eceBefore'),
    eceAfter: t.exposeFloat('eceAfter'),
  }),
})

builder.queryField('riskCurve', (t) =>
  t.field({
    type: RiskCurve,
    nullable: true,
    authScopes: { read: true },
    description: 'Null until 500 outcomes are known.',
    resolve: async (_root, _args, context) => (await newestCurve(context.sql, projectOf(context)))[0] ?? null,
  }),
)
