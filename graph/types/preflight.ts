import type { PreflightAnswer, PreflightMatch as MatchShape } from '#core/memory/preflight/answer.ts'
import { AppError } from '#core/platform/errors.ts'
import { builder } from '#graph/builder.ts'
import { projectOf, type GraphContext } from '#graph/context.ts'
import { questionFrom } from '#graph/preflight-input.ts'
import type { FailureRow } from '#graph/queries/failures.ts'
import type { PolicyRow } from '#graph/queries/policies.ts'
import { MatchTier, Verdict } from '#graph/types/enums.ts'
import { Failure } from '#graph/types/failure.ts'
import { Pattern } from '#graph/types/pattern.ts'
import { Policy } from '#graph/types/policy.ts'
import { RouteTarget } from '#graph/types/route-target.ts'

// Rows named by an answer come from the process's own memory; the database is asked only the first time.
async function failureOf(context: GraphContext, id: string): Promise<FailureRow> {
  const project = projectOf(context)
  const known = context.rows.get<FailureRow>('failure', project, id)
  if (known) return known
  const row: FailureRow | null = await Failure.getDataloader(context).load(id)
  if (!row) throw new AppError('not_found', 'A failure that this answer names is no longer kept.')
  context.rows.put('failure', project, id, row)
  return row
}

async function policyOf(context: GraphContext, id: string): Promise<PolicyRow | null> {
  const project = projectOf(context)
  const known = context.rows.get<PolicyRow>('policy', project, id)
  if (known) return known
  const row: PolicyRow | null = await Policy.getDataloader(context).load(id)
  if (row) context.rows.put('policy', project, id, row)
  return row
}

export const PreflightMatch = builder.objectRef<MatchShape>('PreflightMatch').implement({
  description: 'A failure that runs like this one met before.',
  fields: (t) => ({
    failure: t.field({ type: Failure, resolve: (match, _args, context) => failureOf(context, match.failureId) }),
    pattern: t.field({ type: Pattern, nullable: true, resolve: (match) => match.patternId }),
    tier: t.expose('tier', { type: MatchTier }),
    similarity: t.exposeFloat('similarity'),
    runs: t.exposeInt('runs', { description: 'Runs of the matching contexts.' }),
    failedRuns: t.exposeInt('failedRuns'),
    why: t.exposeStringList('why'),
    mitigation: t.exposeString('mitigation', { nullable: true }),
  }),
})

const Preflight = builder.objectRef<PreflightAnswer>('Preflight').implement({
  description: 'What is known of runs like the one that is about to start.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Put it on the run as `nevermore.preflight.id`, and its outcome comes back.' }),
    verdict: t.expose('verdict', { type: Verdict }),
    risk: t.exposeFloat('risk', {
      nullable: true,
      description: 'Calibrated probability that this run fails; null when too little is known to say.',
    }),
    riskLow: t.exposeFloat('riskLow', { nullable: true, description: 'Lower end of its 95 % interval.' }),
    riskHigh: t.exposeFloat('riskHigh', { nullable: true, description: 'Upper end of its 95 % interval.' }),
    message: t.exposeString('message', { description: 'One sentence that a person can act on.' }),
    matches: t.expose('matches', { type: [PreflightMatch] }),
    policy: t.field({
      type: Policy,
      nullable: true,
      resolve: ({ policyId }, _args, context) => (policyId === null ? null : policyOf(context, policyId)),
    }),
    policyVersion: t.exposeInt('policyVersion', {
      nullable: true,
      description: 'Version of the policies that decided; null for the defaults that nobody stored.',
    }),
    curveVersion: t.exposeInt('curveVersion', {
      nullable: true,
      description: 'Version of the curve that mapped the risk; null while too few outcomes are known.',
    }),
    route: t.expose('route', { type: RouteTarget, nullable: true }),
    indexSeq: t.string({ resolve: ({ indexSeq }) => indexSeq.toString() }),
    staleMs: t.int({ resolve: ({ staleMs }) => Math.round(staleMs) }),
    tookMs: t.exposeFloat('tookMs'),
  }),
})

const MessageInput = builder.inputType('MessageInput', {
  fields: (t) => ({ role: t.string({ required: true }), content: t.string({ required: true }) }),
})
const ToolInput = builder.inputType('ToolInput', {
  fields: (t) => ({ name: t.string({ required: true }), schema: t.field({ type: 'JSON' }) }),
})
const PreflightInput = builder.inputType('PreflightInput', {
  description: 'What is about to run, as far as the app says. What is left out never counts against a match.',
  fields: (t) => ({
    app: t.string({ required: true }),
    operation: t.string({ description: 'chat when left out; tool, agent, embeddings …' }),
    agent: t.string(),
    prompt: t.string({ description: 'The user message; or `messages`, but not both.' }),
    messages: t.field({ type: [MessageInput] }),
    tools: t.field({ type: [ToolInput] }),
    model: t.string(),
    provider: t.string(),
    promptName: t.string(),
    promptVersion: t.string(),
    release: t.string(),
    environment: t.string(),
    env: t.field({ type: 'JSON' }),
    deadlineMs: t.int({ description: '50 when left out; past it the verdict is UNKNOWN.' }),
  }),
})

builder.queryField('preflight', (t) =>
  t.field({
    type: Preflight,
    authScopes: { preflight: true },
    description:
      'Has something like this failed before? Uses only what exists before a run.' +
      ' Answers UNKNOWN past deadlineMs, never an error, when memory is slow or not ready.',
    args: { input: t.arg({ type: PreflightInput, required: true }) },
    resolve: (_root, { input }, context) =>
      context.preflight.answer(projectOf(context), questionFrom(input), { receivedAtMs: context.receivedAtMs }),
  }),
)
