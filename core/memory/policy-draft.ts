import { z } from 'zod'

import { AppError, type FieldProblem } from '#core/platform/errors.ts'

import { blockLimits, type Policy, type PolicyRule } from './policy.ts'
import { rowOfClass, taxonomy } from './taxonomy.ts'

/** A policy as somebody wants it: `id` null makes a new one. */
export interface PolicyDraft extends Omit<Policy, 'position'> {}

export const policyBounds = { policiesMax: 100, nameMax: 120, textMax: 1_000, listMax: 50, itemMax: 200 } as const

const share = z.number().min(0, 'must be between 0 and 1').max(1, 'must be between 0 and 1')
const count = z.number().int('must be a whole number').min(1, 'must be at least 1').max(1_000_000)
const names = z
  .array(z.string().trim().min(1, 'must not hold an empty name').max(policyBounds.itemMax))
  .min(1, 'must name at least one, or be left out')
  .max(policyBounds.listMax)
const families = new Set(Object.keys(taxonomy).map((name) => `${name.split('.')[0]}.*`))
const failureClass = z
  .string()
  .refine(
    (name) => rowOfClass(name) !== null || families.has(name),
    'must be a failure class, or a family like provider.*',
  )
const text = (max: number) => z.string().trim().max(max, `must have at most ${max} characters`)
const target = z.string().trim().min(1, 'must not be empty').max(policyBounds.itemMax).nullable()

const ruleShape = z.strictObject({
  cause: z.enum(['context', 'environment']).optional(),
  tier: z.enum(['EXACT', 'LEXICAL']).optional(),
  failedSinceSuccess: z.boolean().optional(),
  runsMin: count.optional(),
  failedRunsMin: count.optional(),
  riskMin: share.optional(),
  riskMax: share.optional(),
  riskLowMin: share.optional(),
  outage: z
    .strictObject({ failures_min: count, share_min: share, window_minutes: count.max(60, 'must be at most 60') })
    .optional(),
  apps: names.optional(),
  environments: names.optional(),
  classes: z.array(failureClass).min(1, 'must name at least one, or be left out').max(policyBounds.listMax).optional(),
  severities: z
    .array(z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']))
    .min(1)
    .optional(),
  patterns: names.optional(),
  route: z.strictObject({ model: target, provider: target, promptName: target, promptVersion: target }).optional(),
  looserBlock: z.boolean().optional(),
})

const draftShape = z.object({
  id: z.string().nullable(),
  name: text(policyBounds.nameMax).min(1, 'must not be empty'),
  enabled: z.boolean(),
  verdict: z.enum(['ALLOW', 'WARN', 'BLOCK', 'ROUTE']),
  message: text(policyBounds.textMax).nullable(),
  mitigation: text(policyBounds.textMax).nullable(),
  rule: ruleShape,
})

/** The draft, cleaned. Throws `invalid` naming each field that is wrong, as `input.rule.riskMin`. */
export function checkedDraft(draft: PolicyDraft): PolicyDraft {
  const read = draftShape.safeParse(draft)
  if (!read.success) {
    throw refused(
      read.error.issues.map(({ path, message }) => ({ path: ['input', ...path.map(askedAs)].join('.'), message })),
    )
  }
  const problems = meaningless(read.data.verdict, read.data.rule as PolicyRule)
  if (problems.length > 0) throw refused(problems)
  const { message, mitigation } = read.data
  return { ...read.data, rule: read.data.rule as PolicyRule, message: message || null, mitigation: mitigation || null }
}

/** Limits of an outage are kept as `window_minutes` and asked for as `windowMinutes`. */
const askedAs = (key: PropertyKey): string =>
  String(key).replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase())

const refused = (fields: readonly FieldProblem[]): AppError =>
  new AppError('invalid', fields.map(({ path, message }) => `${path} ${message}`).join('; '), { fields })

/** What is well formed and could never hold, or stops runs on too little. */
function meaningless(verdict: Policy['verdict'], rule: PolicyRule): FieldProblem[] {
  const problems: FieldProblem[] = []
  const say = (field: string, message: string) => problems.push({ path: `input.rule.${field}`, message })
  const isEmpty = rule.route === undefined || Object.values(rule.route).every((value) => value === null)
  if (verdict === 'ROUTE' && isEmpty) say('route', 'must name a model, provider or prompt to route to')
  if (verdict !== 'ROUTE' && rule.route !== undefined) say('route', 'is only for the verdict ROUTE')
  if (rule.riskMin !== undefined && rule.riskMax !== undefined && rule.riskMin > rule.riskMax)
    say('riskMax', 'must not be below riskMin')
  if (rule.outage !== undefined && rule.cause === 'context') say('outage', 'never holds where cause is context')
  if (rule.cause === 'environment' && (rule.tier !== undefined || rule.failedSinceSuccess !== undefined))
    say(rule.tier === undefined ? 'failedSinceSuccess' : 'tier', 'never holds where cause is environment')
  if (verdict === 'BLOCK' && rule.looserBlock !== true) problems.push(...tooLoose(rule))
  return problems
}

/** A BLOCK says its limits itself, so that whoever reads it sees them. */
function tooLoose({ riskLowMin, runsMin }: PolicyRule): FieldProblem[] {
  const { riskLowMin: lowestRisk, runsMin: fewestRuns } = blockLimits
  const otherwise = 'for a BLOCK; acknowledgeLooserBlock lets it stop runs on less'
  return [
    ...(riskLowMin !== undefined && riskLowMin >= lowestRisk
      ? []
      : [{ path: 'input.rule.riskLowMin', message: `must be at least ${lowestRisk} ${otherwise}` }]),
    ...(runsMin !== undefined && runsMin >= fewestRuns
      ? []
      : [{ path: 'input.rule.runsMin', message: `must be at least ${fewestRuns} ${otherwise}` }]),
  ]
}
