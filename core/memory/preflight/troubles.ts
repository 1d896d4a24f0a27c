import { appModelKey } from '../app-model.ts'
import type { ContextSignature } from '../context.ts'
import { mayWarn, type RunFacts } from '../failure-state.ts'
import { outageOf, type Outage, type OutageRule } from '../outage.ts'
import { ofNoContext, type Situation } from '../policy.ts'
import type { CallHistory, ProjectMemory, RememberedFailure } from './memory.ts'
import { patternsIn } from './patterns-in.ts'
import type { PreflightQuestion } from './question.ts'
import { isSpared } from './spared.ts'

/** A provider, model or tool of the question that had failures of late. */
export interface Troubled {
  readonly history: CallHistory
  readonly failure: RememberedFailure | undefined
}

/** The providers, models and tools that a run would use and that are in trouble, unless the failure was put to rest. */
export function troublesOf(
  memory: ProjectMemory,
  question: PreflightQuestion,
  asked: ContextSignature,
  nowMs: number,
): Troubled[] {
  const keys: [CallHistory['scope'], string][] = []
  if (question.provider !== null) keys.push(['provider', question.provider])
  if (asked.modelFamily !== null) {
    keys.push(['model', asked.modelFamily], ['app_model', appModelKey(question.app, asked.modelFamily)])
  }
  for (const tool of question.tools ?? []) keys.push(['tool', tool.name])
  const facts: RunFacts = { release: question.release, promptVersion: question.promptVersion, model: asked.modelFamily }
  return keys.flatMap(([scope, key]): Troubled[] => {
    const history = memory.calls(scope, key)
    if (history === undefined) return []
    if (isSpared(memory, history, asked, nowMs)) return []
    const failure = history.failureId === null ? undefined : memory.failure(history.failureId)
    return failure !== undefined && !mayWarn(failure, facts, nowMs) ? [] : [{ history, failure }]
  })
}

/** The outage of one of them under a rule, if it is failing now. */
export const outageUnder = ({ history }: Troubled, rule: OutageRule, nowMs: number): Outage | null =>
  outageOf(history.minutes, nowMs, rule)

/** A provider, model or tool in trouble, as policies see it. */
export interface OutageSituation extends Situation {
  readonly troubled: Troubled
}

export function outageSituation(question: PreflightQuestion, troubled: Troubled, nowMs: number): OutageSituation {
  const { failure } = troubled
  return {
    troubled,
    app: question.app,
    environment: question.environment,
    ...ofNoContext,
    classes: failure === undefined ? [] : [failure.class],
    severities: failure === undefined ? [] : [failure.severity],
    patterns: failure === undefined ? [] : patternsIn([failure]),
    outage: (rule) => outageUnder(troubled, rule, nowMs),
  }
}
