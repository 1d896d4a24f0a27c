import { z } from 'zod'
import { builder } from '#graph/builder.ts'
import { projectOf } from '#graph/context.ts'
import { idOf } from '#graph/global-id.ts'
import { inOrder } from '#graph/loading.ts'
import { connect, keyPart, pageCost, type Listing } from '#graph/paging/page.ts'
import {
  countWarnings,
  listWarnings,
  warningsByIds,
  type WarningFilter,
  type WarningRow,
} from '#graph/queries/warnings.ts'
import { App } from '#graph/types/app.ts'
import { Outcome, Verdict } from '#graph/types/enums.ts'
import { Policy } from '#graph/types/policy.ts'
import { PreflightMatch } from '#graph/types/preflight.ts'
import { RouteTarget } from '#graph/types/route-target.ts'
import { Run } from '#graph/types/run.ts'

export const Warning = builder.loadableNodeRef<WarningRow, string>('Warning', {
  id: { resolve: (warning) => warning.id },
  load: async (ids, context) => {
    const rows = await warningsByIds(context.sql, projectOf(context), ids)
    return inOrder(ids, rows, (row) => row.id) as WarningRow[]
  },
})

const outcomes = z.enum([
  'WARNED_AND_FAILED',
  'WARNED_AND_FINE',
  'ALLOWED_AND_FAILED',
  'ALLOWED_AND_FINE',
  'PREVENTED',
  'BLOCKED',
])

builder.objectType(Warning, {
  name: 'Warning',
  description: 'One pre-flight decision, kept, and later joined with how the run really ended.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    app: t.field({ type: App, resolve: (warning) => ({ name: warning.app }) }),
    verdict: t.expose('verdict', { type: Verdict }),
    decided: t.field({
      type: Verdict,
      description: 'What the policies said; `verdict` is what was answered, which differs in the shadow share.',
      resolve: (warning) => warning.decided ?? warning.verdict,
    }),
    shadow: t.boolean({
      description: 'Decided and answered ALLOW, to measure what a warning changes.',
      resolve: (warning) => warning.decided !== null,
    }),
    route: t.expose('route', { type: RouteTarget, nullable: true }),
    policyVersion: t.exposeInt('policyVersion', { nullable: true }),
    curveVersion: t.exposeInt('curveVersion', { nullable: true }),
    known: t.exposeBoolean('known', {
      nullable: true,
      description: 'Whether the run failed with a failure that was remembered before it began; null where unknown.',
    }),
    reported: t.exposeBoolean('reported', { description: 'The app itself told the outcome.' }),
    risk: t.exposeFloat('risk', { nullable: true }),
    riskLow: t.exposeFloat('riskLow', { nullable: true }),
    riskHigh: t.exposeFloat('riskHigh', { nullable: true }),
    message: t.exposeString('message'),
    matches: t.expose('matches', { type: [PreflightMatch] }),
    policy: t.field({ type: Policy, nullable: true, resolve: (warning) => warning.policyId }),
    question: t.expose('question', { type: 'JSON', description: 'What was asked.' }),
    outcome: t.field({
      type: Outcome,
      nullable: true,
      description: 'Null until it is known.',
      resolve: (warning) => outcomes.safeParse(warning.outcome).data ?? null,
    }),
    outcomeAt: t.expose('outcomeAt', { type: 'DateTime', nullable: true }),
    run: t.field({ type: Run, nullable: true, resolve: (warning) => warning.traceId }),
    tookMs: t.exposeFloat('tookMs'),
  }),
})

const warningListing: Listing<WarningRow> = {
  name: 'warnings',
  keyShape: [keyPart.time, keyPart.uuid],
  keyOf: (warning) => [warning.atText, warning.id],
}

const WarningFilterInput = builder.inputType('WarningFilter', {
  description: 'Everything given must hold; within one list any value may.',
  fields: (t) => ({
    app: t.stringList(),
    verdict: t.field({ type: [Verdict] }),
    outcome: t.field({ type: [Outcome] }),
    policy: t.id({ description: 'Decided by this policy.' }),
    shadow: t.boolean({ description: 'Only those that were kept back, or only the others.' }),
    since: t.field({ type: 'DateTime' }),
    until: t.field({ type: 'DateTime' }),
  }),
})

builder.queryField('warnings', (t) =>
  t.connection(
    {
      type: Warning,
      authScopes: { read: true },
      description: 'Newest first.',
      args: { filter: t.arg({ type: WarningFilterInput }) },
      complexity: pageCost,
      resolve: (_root, { filter, ...args }, context) => {
        const project = projectOf(context)
        const matching: WarningFilter = {
          app: filter?.app ?? null,
          verdict: filter?.verdict ?? null,
          outcome: filter?.outcome ?? null,
          policyId: filter?.policy ? idOf('Policy', String(filter.policy), 'filter.policy') : null,
          shadow: filter?.shadow ?? null,
          since: filter?.since ?? null,
          until: filter?.until ?? null,
        }
        return connect(
          warningListing,
          args,
          (page) => listWarnings(context.sql, project, matching, page),
          () => countWarnings(context.sql, project, matching),
        )
      },
    },
    { name: 'WarningConnection' },
    { name: 'WarningEdge' },
  ),
)
