import type { PolicyRule as RuleShape } from '#core/memory/policy.ts'
import { builder } from '#graph/builder.ts'
import { encodeGlobalId, idOf } from '#graph/global-id.ts'
import { Cause, MatchTier, Severity } from '#graph/types/enums.ts'
import { RouteTarget } from '#graph/types/route-target.ts'

const OutageRule = builder.objectRef<NonNullable<RuleShape['outage']>>('OutageRule').implement({
  description: 'A provider, model or tool counts as failing now when so many calls of it fail within the window.',
  fields: (t) => ({
    failuresMin: t.int({ resolve: (rule) => rule.failures_min }),
    shareMin: t.float({ resolve: (rule) => rule.share_min }),
    windowMinutes: t.int({ resolve: (rule) => rule.window_minutes }),
  }),
})

export const PolicyRule = builder.objectRef<RuleShape>('PolicyRule').implement({
  description: 'When a policy holds: everything that is not null must be true.',
  fields: (t) => ({
    cause: t.field({ type: Cause, nullable: true, resolve: ({ cause }) => causeOf(cause) }),
    tier: t.field({ type: MatchTier, nullable: true, resolve: ({ tier }) => tier ?? null }),
    failedSinceSuccess: t.boolean({
      nullable: true,
      description: 'The very same context failed before and has not succeeded since.',
      resolve: (rule) => rule.failedSinceSuccess ?? null,
    }),
    runsMin: t.int({ nullable: true, resolve: (rule) => rule.runsMin ?? null }),
    failedRunsMin: t.int({ nullable: true, resolve: (rule) => rule.failedRunsMin ?? null }),
    riskMin: t.float({ nullable: true, resolve: (rule) => rule.riskMin ?? null }),
    riskMax: t.float({ nullable: true, resolve: (rule) => rule.riskMax ?? null }),
    riskLowMin: t.float({
      nullable: true,
      description: 'Lower end of the 95 % interval.',
      resolve: (rule) => rule.riskLowMin ?? null,
    }),
    outage: t.field({ type: OutageRule, nullable: true, resolve: (rule) => rule.outage ?? null }),
    apps: t.stringList({ nullable: true, resolve: (rule) => rule.apps ?? null }),
    environments: t.stringList({ nullable: true, resolve: (rule) => rule.environments ?? null }),
    classes: t.stringList({
      nullable: true,
      description: '`provider.*` names a family.',
      resolve: (rule) => rule.classes ?? null,
    }),
    severities: t.field({ type: [Severity], nullable: true, resolve: (rule) => rule.severities ?? null }),
    patterns: t.idList({
      nullable: true,
      description: 'Patterns; one of the failures met is part of one of them.',
      resolve: (rule) => rule.patterns?.map((id) => encodeGlobalId('Pattern', id)) ?? null,
    }),
    route: t.field({ type: RouteTarget, nullable: true, resolve: (rule) => rule.route ?? null }),
    looserBlock: t.boolean({
      description: 'A BLOCK that may stop runs on less than the usual limits.',
      resolve: (rule) => rule.looserBlock ?? false,
    }),
  }),
})

const causeOf = (cause: RuleShape['cause']) =>
  cause === undefined ? null : cause === 'context' ? ('CONTEXT' as const) : ('ENVIRONMENT' as const)

const OutageRuleInput = builder.inputType('OutageRuleInput', {
  fields: (t) => ({
    failuresMin: t.int({ required: true }),
    shareMin: t.float({ required: true }),
    windowMinutes: t.int({ required: true, description: 'At most 60.' }),
  }),
})

const RouteTargetInput = builder.inputType('RouteTargetInput', {
  fields: (t) => ({ model: t.string(), provider: t.string(), promptName: t.string(), promptVersion: t.string() }),
})

export const PolicyRuleInput = builder.inputType('PolicyRuleInput', {
  description: 'What is left out does not matter; everything else must be true.',
  fields: (t) => ({
    cause: t.field({ type: Cause }),
    tier: t.field({ type: MatchTier }),
    failedSinceSuccess: t.boolean(),
    runsMin: t.int(),
    failedRunsMin: t.int(),
    riskMin: t.float(),
    riskMax: t.float(),
    riskLowMin: t.float(),
    outage: t.field({ type: OutageRuleInput }),
    apps: t.stringList(),
    environments: t.stringList(),
    classes: t.stringList(),
    severities: t.field({ type: [Severity] }),
    patterns: t.idList(),
    route: t.field({ type: RouteTargetInput }),
  }),
})

/** The rule as it is stored: what is null or left out is not in it. */
export function ruleOf(input: typeof PolicyRuleInput.$inferInput, acknowledged: boolean): RuleShape {
  const { cause, outage, patterns, route, tier, ...rest } = input
  const given = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)
  return {
    ...(Object.fromEntries(given) as Partial<RuleShape>),
    ...(cause ? { cause: cause === 'CONTEXT' ? 'context' : 'environment' } : {}),
    // SEMANTIC never decides; it is refused with the other values that cannot hold.
    ...(tier ? { tier: tier as 'EXACT' | 'LEXICAL' } : {}),
    ...(outage
      ? {
          outage: {
            failures_min: outage.failuresMin,
            share_min: outage.shareMin,
            window_minutes: outage.windowMinutes,
          },
        }
      : {}),
    ...(patterns ? { patterns: patterns.map((id) => idOf('Pattern', String(id), 'input.rule.patterns')) } : {}),
    ...(route
      ? {
          route: {
            model: route.model ?? null,
            provider: route.provider ?? null,
            promptName: route.promptName ?? null,
            promptVersion: route.promptVersion ?? null,
          },
        }
      : {}),
    ...(acknowledged ? { looserBlock: true } : {}),
  }
}
