import { appModelKey, readAppModelKey } from '../app-model.ts'
import type { ContextSignature } from '../context.ts'
import { mayWarn, type RunFacts } from '../failure-state.ts'
import { outageOf, type CallMinute, type Outage, type OutageRule } from '../outage.ts'
import { failingNow, ofNoContext, type Situation } from '../policy.ts'
import type { CallHistory, ProjectMemory, RememberedFailure } from './memory.ts'
import { patternsIn } from './patterns-in.ts'
import type { PreflightQuestion } from './question.ts'

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
    if (scope === 'provider' && isAnotherModels(memory, history, asked, nowMs)) return []
    if ((scope === 'provider' || scope === 'model') && isAnotherApps(memory, history, asked, nowMs)) return []
    const failure = history.failureId === null ? undefined : memory.failure(history.failureId)
    return failure !== undefined && !mayWarn(failure, facts, nowMs) ? [] : [{ history, failure }]
  })
}

/**
 * Whether a provider fails for one model alone, and not for the one that is asked about: taken away that model's calls,
 * the provider is well. Two models that fail are the provider's doing.
 */
function isAnotherModels(
  memory: ProjectMemory,
  provider: CallHistory,
  { modelFamily: asked }: ContextSignature,
  nowMs: number,
): boolean {
  if (asked === null) return false
  const failing = memory.callsOf('model').filter(({ minutes }) => outageOf(minutes, nowMs, failingNow) !== null)
  if (failing.some(({ key }) => key === asked)) return false
  return failing.some(({ minutes }) => outageOf(without(provider.minutes, minutes), nowMs, failingNow) === null)
}

/** So many calls of others that went well show that it is another app's key, budget or way of using it that fails. */
const othersCalls_min = 2

/**
 * Whether what fails only fails for other apps: taken away the calls of the apps that it fails for, those that are left
 * go well, and there are some. An app that it fails for is never told so.
 */
function isAnotherApps(memory: ProjectMemory, history: CallHistory, asked: ContextSignature, nowMs: number): boolean {
  const outage = outageOf(history.minutes, nowMs, failingNow)
  if (outage === null) return false
  const failing = memory.callsOf('app_model').filter(({ key, minutes }) => {
    const isOfIt = history.scope === 'provider' || readAppModelKey(key).family === history.key
    return isOfIt && outageOf(minutes, nowMs, failingNow) !== null
  })
  if (failing.length === 0 || failing.some(({ key }) => readAppModelKey(key).app === asked.app)) return false
  const others = failing.reduce((left, { minutes }) => without(left, minutes), history.minutes)
  const during = others.filter(({ minute }) => minute * 60_000 >= outage.sinceMs)
  const [calls, failed] = [total(during, 'calls'), total(during, 'failed')]
  return calls - failed >= othersCalls_min && failed < failingNow.share_min * calls
}

const total = (minutes: readonly CallMinute[], key: 'calls' | 'failed'): number =>
  minutes.reduce((sum, one) => sum + one[key], 0)

/** What is left of some calls without others that are part of them. */
function without(all: readonly CallMinute[], part: readonly CallMinute[]): readonly CallMinute[] {
  const byMinute = new Map(part.map((one) => [one.minute, one]))
  return all.map((one) => {
    const own = byMinute.get(one.minute)
    if (own === undefined) return one
    return { ...one, calls: Math.max(0, one.calls - own.calls), failed: Math.max(0, one.failed - own.failed) }
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
