import type { ContextSignature } from '../context.ts'
import { isOver, outageOf, troubleOf, type CallMinute } from '../outage.ts'
import { failingNow } from '../policy.ts'
import { taxonomy } from '../taxonomy.ts'
import { troubledParts, withoutCalls, type TroubledPart } from './call-parts.ts'
import type { CallHistory, ProjectMemory } from './memory.ts'

/**
 * Whether what fails of a provider, a model, or a model with one app is no trouble of a run that is about to start: it
 * ended with those it failed along with, or it is only another model's or another app's.
 */
export function isSpared(memory: ProjectMemory, history: CallHistory, asked: ContextSignature, nowMs: number): boolean {
  if (history.scope === 'tool') return false
  const parts = troubledParts(memory, nowMs)
  if (history.scope === 'app_model') return parts.some((part) => part.history.key === history.key && part.over)
  const own = parts.filter(({ family }) => history.scope === 'provider' || family === history.key)
  const left = endedOf(memory, history, own, nowMs).reduce(withoutCalls, history.minutes)
  if (outageOf(left, nowMs, failingNow) === null) return outageOf(history.minutes, nowMs, failingNow) !== null
  if (history.scope === 'provider' && isAnotherModels(memory, left, asked, nowMs)) return true
  const failing = own.filter(({ over }) => !over)
  return isAnotherApps(memory, left, failing, asked, nowMs)
}

/** Calls of what failed along with others and is over: whole models of a provider, and apps of the rest. */
function endedOf(
  memory: ProjectMemory,
  { scope }: CallHistory,
  parts: readonly TroubledPart[],
  nowMs: number,
): (readonly CallMinute[])[] {
  const models = scope !== 'provider' ? [] : memory.callsOf('model').filter(({ minutes }) => hasEnded(minutes, nowMs))
  const names = new Set(models.map(({ key }) => key))
  const apps = parts.filter(({ over, family }) => over && !names.has(family)).map(({ history }) => history)
  return [...models, ...apps].map(({ minutes }) => minutes)
}

function hasEnded(minutes: readonly CallMinute[], nowMs: number): boolean {
  const trouble = troubleOf(minutes, nowMs, failingNow)
  return trouble !== null && isOver(trouble)
}

/**
 * Whether a provider fails for one model alone, and not for the one that is asked about: taken away that model's calls,
 * the provider is well. Two models that fail are the provider's doing.
 */
function isAnotherModels(
  memory: ProjectMemory,
  provider: readonly CallMinute[],
  { modelFamily: asked }: ContextSignature,
  nowMs: number,
): boolean {
  if (asked === null) return false
  const failing = memory.callsOf('model').filter(({ minutes }) => outageOf(minutes, nowMs, failingNow) !== null)
  if (failing.some(({ key }) => key === asked)) return false
  return failing.some(({ minutes }) => outageOf(withoutCalls(provider, minutes), nowMs, failingNow) === null)
}

/**
 * Whether what fails only fails for other apps: it is what one app answers for itself, or a call of others went
 * well meanwhile and few of theirs failed. An app that it fails for is never told so.
 */
function isAnotherApps(
  memory: ProjectMemory,
  minutes: readonly CallMinute[],
  failing: readonly TroubledPart[],
  asked: ContextSignature,
  nowMs: number,
): boolean {
  const outage = outageOf(minutes, nowMs, failingNow)
  if (outage === null || failing.length === 0 || failing.some(({ app }) => app === asked.app)) return false
  const others = failing.map(({ history }) => history.minutes).reduce(withoutCalls, minutes)
  const during = others.filter(({ minute }) => minute * 60_000 >= outage.sinceMs)
  const [calls, failed] = [total(during, 'calls'), total(during, 'failed')]
  if (isOneAppsFault(memory, failing) && failed === 0) return true
  return failed < failingNow.share_min * calls
}

/** A key that is refused, a budget that is used up: environment-caused, and the app's own. */
const isOneAppsFault = (memory: ProjectMemory, failing: readonly TroubledPart[]): boolean =>
  failing.every(({ app, history }) => {
    const failure = history.failureId === null ? undefined : memory.failure(history.failureId)
    return app === failing[0]!.app && failure !== undefined && taxonomy[failure.class].faultOf === 'app'
  })

const total = (minutes: readonly CallMinute[], key: 'calls' | 'failed'): number =>
  minutes.reduce((sum, one) => sum + one[key], 0)
