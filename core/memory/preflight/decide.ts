import type { ContextSignature } from '../context.ts'
import { failingNow, firstThatHolds, type Policy } from '../policy.ts'
import { calibrated } from '../risk.ts'
import { isShadowed } from '../shadow.ts'
import type { PreflightAnswer, PreflightMatch, Verdict } from './answer.ts'
import { contextMessage, helpIn, matchFrom, outageMatch, outageMessage, troubleMessage } from './explain.ts'
import { factsOf, type DecisionFacts } from './facts.ts'
import { judgeContexts } from './judge.ts'
import { lookUp } from './look-up.ts'
import type { ProjectMemory } from './memory.ts'
import type { PreflightQuestion } from './question.ts'
import { withOutages } from './told-risk.ts'
import { outageSituation, outageUnder, troublesOf, type OutageSituation, type Troubled } from './troubles.ts'

/** The part of an answer that follows from what is remembered, and nothing else. */
export type Decision = Pick<
  PreflightAnswer,
  | 'verdict'
  | 'risk'
  | 'riskLow'
  | 'riskHigh'
  | 'message'
  | 'matches'
  | 'policyId'
  | 'policyVersion'
  | 'curveVersion'
  | 'route'
> & {
  /** What is kept beside the answer and not told: null when the question was not looked at. */
  readonly kept: KeptDecision | null
}

export interface KeptDecision {
  readonly contextHash: string
  /** What the policies said, and which one, when it was kept back and answered ALLOW; null otherwise. */
  readonly shadow: { readonly verdict: 'WARN' | 'ROUTE'; readonly policyId: string | null } | null
  /** Before the project's curve. */
  readonly rawRisk: number | null
  readonly facts: DecisionFacts
}

const matchesMax = 5

/** Decides by the first policy that holds. A pure function of memory, question and time. */
export function decide(
  memory: ProjectMemory,
  question: PreflightQuestion,
  nowMs: number,
  signature?: ContextSignature,
): Decision {
  const lookedUp = lookUp(memory, question, signature)
  const { asked } = lookedUp
  const contexts = judgeContexts(memory, question, lookedUp, nowMs)
  const outages = troublesOf(memory, question, asked, nowMs).map((one) => outageSituation(question, one, nowMs))
  const { policies, version, shadowShare } = memory.policies()
  const ruling = firstThatHolds(policies, [contexts.situation, ...outages])
  const matches = contexts.met.slice(0, matchesMax).map((met) => matchFrom(met, nowMs))
  const raw = withOutages(contexts.raw, outages)
  const risk = raw === null ? null : calibrated(raw, memory.curve()?.points ?? [])
  const common = {
    risk: risk?.risk ?? null,
    riskLow: risk?.low ?? null,
    riskHigh: risk?.high ?? null,
    policyVersion: version,
    curveVersion: memory.curve()?.version ?? null,
  }
  const kept = {
    contextHash: asked.hash,
    shadow: null,
    rawRisk: raw?.risk ?? null,
    facts: factsOf(asked, contexts.situation, outages),
  }
  const allowed = {
    verdict: 'ALLOW' as const,
    policyId: null,
    route: null,
    message: contextMessage('ALLOW', contexts, nowMs),
    matches,
  }
  if (ruling === null) return { kept, ...common, ...allowed }
  const { policy, situation } = ruling
  if (isShadowed(shadowShare, policy.verdict, asked.hash, question)) {
    const shadow = { verdict: policy.verdict as 'WARN' | 'ROUTE', policyId: policy.id }
    return { kept: { ...kept, shadow }, ...common, ...allowed }
  }
  const said = isOutage(situation)
    ? explainOutage(policy, situation.troubled, matches, nowMs)
    : { message: contextMessage(policy.verdict, contexts, nowMs, policy.mitigation), matches }
  return { kept, ...common, ...verdictOf(policy), ...said, message: ownWords(policy) ?? said.message }
}

const isOutage = (situation: object): situation is OutageSituation => 'troubled' in situation

const verdictOf = ({ verdict, id, rule }: Policy): { verdict: Verdict } & Pick<Decision, 'policyId' | 'route'> => ({
  verdict,
  policyId: id,
  route: verdict === 'ROUTE' ? (rule.route ?? null) : null,
})

/** What the policy's author wrote; null leaves it to us. */
const ownWords = ({ message, mitigation }: Policy): string | null =>
  message === null ? null : `${message}${helpIn(mitigation)}`

function explainOutage(
  policy: Policy,
  troubled: Troubled,
  matches: readonly PreflightMatch[],
  nowMs: number,
): Pick<Decision, 'message' | 'matches'> {
  const outage = outageUnder(troubled, policy.rule.outage ?? failingNow, nowMs)
  if (outage === null) return { message: troubleMessage(troubled), matches }
  const match = outageMatch(troubled, outage)
  return {
    message: outageMessage(troubled, outage, policy.mitigation),
    matches: match === null ? matches : [match, ...matches].slice(0, matchesMax),
  }
}
