import { readAppModelKey } from '../app-model.ts'
import type { Outage } from '../outage.ts'
import type { PreflightMatch } from './answer.ts'
import type { ContextJudgement, Met, Rare } from './judge.ts'
import type { CallHistory } from './memory.ts'
import type { Mended } from './mending.ts'
import type { Troubled } from './troubles.ts'

const titleMax = 120

/** `3 of 4 runs` */
const ofRuns = (failed: number, runs: number): string => `${failed} of ${runs} ${runs === 1 ? 'run' : 'runs'}`

/** One sentence that a person can act on. */
export function contextMessage(
  verdict: string,
  { met, situation, mended, rare }: ContextJudgement,
  nowMs: number,
  mitigation: string | null = null,
): string {
  const [worst] = met
  if (worst === undefined && mended[0] !== undefined) return mendedMessage(mended[0])
  if (worst === undefined && rare[0] !== undefined) return rareMessage(rare[0])
  if (worst === undefined)
    return situation.runs === 0
      ? neverSeen
      : `Ran ${situation.runs} ${situation.runs === 1 ? 'time' : 'times'} without a failure that matters now.`
  const { failure, found, failedRuns, runs, lastFailedMs } = worst
  const alike = found.tier === 'EXACT' ? 'like this' : 'similar to this'
  const where = `in ${ofRuns(failedRuns, runs)} ${alike}, last ${ago(nowMs - lastFailedMs)}`
  const name = `${failure.shortId} “${shortened(failure.title)}”`
  if (verdict === 'ALLOW') return `Met ${name} ${where}; it is no reason to stop.`
  return `Failed before with ${name} ${where}.${helpIn(mitigation ?? failure.mitigation)}`
}

function mendedMessage({ failure, by, contexts, sinceMs }: Mended): string {
  const name = `${failure.shortId} “${shortened(failure.title)}”`
  const counted = `${contexts} ${contexts === 1 ? 'context' : 'contexts'}`
  const well = `${counted} that failed with it went well.`
  if (by === 'ITSELF') return `Met ${name} until ${clockTime(sinceMs)}, by nothing since; ${well}`
  const since = `Met ${name} under an older version. Since ${clockTime(sinceMs)}, with a newer release or prompt version,`
  return by === 'VERSION' ? `${since} ${well}` : `${since} ${counted} of the app went well and none met it.`
}

const rareMessage = ({ failure, runs, failedRuns, sinceMs }: Rare): string =>
  `Met ${failure.shortId} “${shortened(failure.title)}” in ${ofRuns(failedRuns, runs)} like this, all under an older ` +
  `version, and by nothing since ${clockTime(sinceMs)}: too rarely to warn a newer one.`

/** The sentence that follows; nothing where nothing is known to help. */
export const helpIn = (mitigation: string | null): string =>
  mitigation === null ? '' : ` What helps: ${shortened(mitigation)}`

export const neverSeen = 'Nothing like this has failed before.'

export function outageMessage(troubled: Troubled, outage: Outage, mitigation: string | null = null): string {
  const { history, failure } = troubled
  const what = failure === undefined ? '' : ` with ${failure.shortId} “${shortened(failure.title)}”`
  const counts = `${outage.failed} of ${outage.calls} calls in the last minutes`
  const help = mitigation === null ? ` Wait, or use another ${kindOf(history)}.` : helpIn(mitigation)
  return `${failingSince(troubled, outage)}${what}: ${counts}.${help}`
}

export function matchFrom({ failure, found, runs, failedRuns, lastFailedMs }: Met, nowMs: number): PreflightMatch {
  return {
    failureId: failure.id,
    patternId: failure.patternId,
    tier: found.tier,
    similarity: round(found.similarity),
    runs,
    failedRuns,
    why: [...found.why(), `${failedRuns} of ${runs} such runs failed with it, last ${ago(nowMs - lastFailedMs)}.`],
    mitigation: failure.mitigation,
  }
}

const failingSince = ({ history }: Troubled, { sinceMs }: Outage): string =>
  `${subjectOf(history)} since ${clockTime(sinceMs)}`

/** What is failing; of a model that one app cannot use, that it is this app's. */
function subjectOf({ scope, key }: CallHistory): string {
  if (scope !== 'app_model') return `The ${scope} ${key} has been failing`
  const { app, family } = readAppModelKey(key)
  return `The model ${family} has been failing for ${app}`
}

const kindOf = ({ scope }: CallHistory): string => (scope === 'app_model' ? 'model' : scope)

/** Of something that a policy warns of although it is not failing right now. */
export const troubleMessage = ({ history }: Troubled): string => `${subjectOf(history)} of late.`

/** Null when no failure is remembered that the outage shows itself as. */
export function outageMatch(troubled: Troubled, outage: Outage): PreflightMatch | null {
  const { failure } = troubled
  if (failure === undefined) return null
  return {
    failureId: failure.id,
    patternId: failure.patternId,
    tier: 'EXACT',
    similarity: 1,
    runs: outage.calls,
    failedRuns: outage.failed,
    why: [`${failingSince(troubled, outage)}.`],
    mitigation: failure.mitigation,
  }
}

const shortened = (text: string): string => {
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  return line.length > titleMax ? `${line.slice(0, titleMax - 1)}…` : line
}

const clockTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(11, 16)} UTC`

function ago(ms: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ]
  for (const [size, name] of steps) {
    const count = Math.floor(ms / size)
    if (count >= 1) return `${count} ${name}${count === 1 ? '' : 's'} ago`
  }
  return 'just now'
}

const round = (value: number): number => Math.round(value * 1000) / 1000
