import type { Sql } from '#core/platform/database/connect.ts'
import { uuidv7 } from '#core/platform/ids.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import type { PreflightAnswer, Verdict } from '#core/memory/preflight/answer.ts'
import type { DecisionFacts } from '#core/memory/preflight/facts.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import { insertWarnings } from '#core/memory/store/warnings.ts'

import { questionAbout } from './questions.ts'

export interface DecisionOf {
  readonly verdict: Verdict
  readonly question?: PreflightQuestion
  readonly atMs?: number
  readonly risk?: number | null
  readonly policyId?: string | null
  readonly route?: PreflightAnswer['route']
  readonly shadow?: 'WARN' | 'ROUTE'
  readonly context?: Partial<DecisionFacts['context']>
  readonly outages?: DecisionFacts['outages']
}

/** The facts of a question about which nothing is known but what is given. */
export function factsAbout(
  question: PreflightQuestion,
  context: Partial<DecisionFacts['context']> = {},
  outages: DecisionFacts['outages'] = [],
): DecisionFacts {
  const { operation, looseHash, words, modelFamily, promptName } = contextOf(question)
  return {
    app: question.app,
    environment: question.environment,
    operation,
    looseHash,
    words: words.length > 0,
    modelFamily,
    promptName,
    context: {
      tier: null,
      failedSinceSuccess: false,
      runs: 0,
      failedRuns: 0,
      risk: null,
      riskLow: null,
      classes: [],
      severities: [],
      patterns: [],
      ...context,
    },
    outages,
  }
}

/** Stores a decision as pre-flight does. Answers its id. */
export async function storeDecision(sql: Sql, projectId: number, given: DecisionOf): Promise<string> {
  const { verdict, question = questionAbout('x'), atMs = Date.now(), risk = null, shadow, context, outages } = given
  const id = uuidv7(atMs)
  const answer: PreflightAnswer = {
    id,
    verdict,
    risk,
    riskLow: risk,
    riskHigh: risk,
    message: 'm',
    matches: [],
    policyId: shadow === undefined ? (given.policyId ?? null) : null,
    policyVersion: null,
    curveVersion: null,
    route: given.route ?? null,
    indexSeq: 1n,
    staleMs: 0,
    tookMs: 0.1,
  }
  const decision = {
    contextHash: contextOf(question).hash,
    shadow: shadow === undefined ? null : { verdict: shadow, policyId: given.policyId ?? null },
    rawRisk: risk,
    facts: factsAbout(question, context, outages),
  }
  await insertWarnings(sql, [{ projectId, atMs, app: question.app, answer, decision, question: {} }])
  return id
}
