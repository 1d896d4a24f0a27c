import { z } from 'zod'

import type { ContextSignature } from '../context.ts'
import { outageOf } from '../outage.ts'
import { ofNoContext, type Situation } from '../policy.ts'
import type { OutageSituation } from './troubles.ts'

const namesMax = 20
/** An hour and a half: longer than any window a policy may look at. */
const minutesMax = 90

const seen = {
  classes: z.array(z.string()),
  severities: z.array(z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])),
  patterns: z.array(z.string()),
}

const factsShape = z.object({
  app: z.string(),
  environment: z.string().nullable(),
  operation: z.string(),
  looseHash: z.string(),
  /** False for a question that gave no words: then another prompt cannot be told from this one. */
  words: z.boolean(),
  modelFamily: z.string().nullable(),
  promptName: z.string().nullable(),
  context: z.object({
    tier: z.enum(['EXACT', 'LEXICAL']).nullable(),
    failedSinceSuccess: z.boolean(),
    runs: z.number(),
    failedRuns: z.number(),
    risk: z.number().nullable(),
    riskLow: z.number().nullable(),
    ...seen,
  }),
  outages: z.array(
    z.object({
      scope: z.string(),
      key: z.string(),
      ...seen,
      /** Minute since 1970, calls, failed calls; when the last went well and when the last failed, where that is known. */
      minutes: z.array(z.tuple([z.number(), z.number(), z.number()]).rest(z.number().nullable())),
    }),
  ),
})

/** What policies looked at when they decided: enough to decide again under others. Holds nothing that a user wrote. */
export type DecisionFacts = z.infer<typeof factsShape>

/** Takes the facts of a decision. */
export function factsOf(
  asked: ContextSignature,
  context: Situation,
  outages: readonly OutageSituation[],
): DecisionFacts {
  const { tier, failedSinceSuccess, runs, failedRuns, risk, riskLow } = context
  return {
    app: context.app,
    environment: context.environment,
    operation: asked.operation,
    looseHash: asked.looseHash,
    words: asked.words.length > 0,
    modelFamily: asked.modelFamily,
    promptName: asked.promptName,
    context: { tier, failedSinceSuccess, runs, failedRuns, risk, riskLow, ...seenIn(context) },
    outages: outages.map(({ troubled: { history }, ...situation }) => ({
      scope: history.scope,
      key: history.key,
      ...seenIn(situation),
      minutes: history.minutes
        .slice(-minutesMax)
        .map(({ minute, calls, failed, okMs = null, failedMs = null }): KeptMinute => [
          minute,
          calls,
          failed,
          ...(okMs === null && failedMs === null ? [] : [okMs, failedMs]),
        ]),
    })),
  }
}

type KeptMinute = DecisionFacts['outages'][number]['minutes'][number]

const seenIn = ({ classes, severities: all, patterns }: Pick<Situation, 'classes' | 'severities' | 'patterns'>) => ({
  classes: [...new Set(classes)].slice(0, namesMax),
  severities: [...new Set(all)],
  patterns: [...new Set(patterns)].slice(0, namesMax),
})

/** Facts as they were stored; null for what an older version wrote, or nobody. */
export const factsFrom = (json: unknown): DecisionFacts | null => factsShape.safeParse(json).data ?? null

/** The situations that policies decide on, as they were at `atMs`. */
export function situationsOf(facts: DecisionFacts, atMs: number): Situation[] {
  const { app, environment, context, outages } = facts
  return [
    { app, environment, cause: 'context', ...context, outage: () => null },
    ...outages.map(({ classes, severities: all, patterns, minutes }): Situation => ({
      app,
      environment,
      ...ofNoContext,
      classes,
      severities: all,
      patterns,
      outage: (rule) =>
        outageOf(
          minutes.map(([minute, calls, failed, okMs = null, failedMs = null]) => ({
            minute,
            calls,
            failed,
            okMs,
            failedMs,
          })),
          atMs,
          rule,
        ),
    })),
  ]
}
