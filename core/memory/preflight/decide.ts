import type { OutageRule } from '../outage.ts'
import { defaultPolicies, holds, type Policy } from '../policy.ts'
import type { PreflightAnswer, PreflightMatch } from './answer.ts'
import { contextMessage, matchFrom, outageMatch, outageMessage } from './explain.ts'
import { judgeContexts, outageSituation, outageUnder, troublesOf, type Troubled } from './judge.ts'
import { lookUp } from './look-up.ts'
import type { ProjectMemory } from './memory.ts'
import type { PreflightQuestion } from './question.ts'

/** The part of an answer that follows from what is remembered, and nothing else. */
export type Decision = Pick<
  PreflightAnswer,
  'verdict' | 'risk' | 'riskLow' | 'riskHigh' | 'message' | 'matches' | 'policyId' | 'route'
> & {
  /** Null when the question was not looked at. */
  readonly contextHash: string | null
}

const matches_max = 5
const anyOutage: OutageRule = { failures_min: 3, share_min: 0.2, window_minutes: 10 }

/** Decides by the first policy that holds. A pure function of memory, question and time. */
export function decide(memory: ProjectMemory, question: PreflightQuestion, nowMs: number): Decision {
  const { asked, found } = lookUp(memory, question)
  const contexts = judgeContexts(memory, question, found, nowMs)
  const troubles = troublesOf(memory, question, asked, nowMs)
  const matches = contexts.met.slice(0, matches_max).map((met) => matchFrom(met, nowMs))
  const { risk } = contexts
  const numbers = {
    risk: risk?.risk ?? null,
    riskLow: risk?.low ?? null,
    riskHigh: risk?.high ?? null,
    contextHash: asked.hash,
  }
  for (const policy of policiesOf(memory)) {
    if (holds(policy, contexts.situation)) {
      const message = policy.message ?? contextMessage(policy.verdict, contexts, nowMs)
      return { ...numbers, ...verdictOf(policy), message, matches }
    }
    const troubled = troubles.find((one) => holds(policy, outageSituation(question, one, nowMs)))
    if (troubled !== undefined)
      return { ...numbers, ...verdictOf(policy), ...explainOutage(policy, troubled, matches, nowMs) }
  }
  return {
    ...numbers,
    verdict: 'ALLOW',
    policyId: null,
    route: null,
    message: contextMessage('ALLOW', contexts, nowMs),
    matches,
  }
}

/** A project whose own policies were never made goes by the defaults. */
const policiesOf = (memory: ProjectMemory): readonly Policy[] => {
  const own = memory.policies()
  return own.length === 0 ? defaultPolicies : own
}

const verdictOf = ({ verdict, id, rule }: Policy): Pick<Decision, 'verdict' | 'policyId' | 'route'> => ({
  verdict,
  policyId: id,
  route: verdict === 'ROUTE' ? (rule.route ?? null) : null,
})

function explainOutage(
  policy: Policy,
  troubled: Troubled,
  matches: readonly PreflightMatch[],
  nowMs: number,
): Pick<Decision, 'message' | 'matches'> {
  const outage = outageUnder(troubled, policy.rule.outage ?? anyOutage, nowMs)
  if (outage === null)
    return {
      message: policy.message ?? `The ${troubled.history.scope} ${troubled.history.key} is in trouble.`,
      matches,
    }
  const match = outageMatch(troubled, outage)
  return {
    message: policy.message ?? outageMessage(troubled, outage),
    matches: match === null ? matches : [match, ...matches].slice(0, matches_max),
  }
}
