import { chanceGone, chanceMended, endedBefore, mendedBefore, sparedBefore, type Exposure } from '../mended.ts'
import { sinceVersion, withModel } from './alike-exposures.ts'
import type { Found } from './look-up.ts'
import type { ProjectMemory, RememberedFailure } from './memory.ts'
import type { PreflightQuestion } from './question.ts'

/** A failure that runs like this one met, and that a newer version mended, or that ended by itself. */
export interface Mended {
  readonly failure: RememberedFailure
  /**
   * `VERSION`: the one that is asked about began then. `WHOLE_APP`: the same, told from all that the app ran since.
   * `ITSELF`: it was met for the last time then, by anything.
   */
  readonly by: 'VERSION' | 'WHOLE_APP' | 'ITSELF'
  /** Contexts that went well since: those that used to meet it or resemble them; with `WHOLE_APP` any of the app. */
  readonly contexts: number
  readonly sinceMs: number
}

/** From here on a failure counts as mended: what is left of its risk is under the line that warns. */
export const mendedMin = 0.7

/**
 * Whether too little is left of a failure to warn of it: it was mended with this chance, and before that a context met
 * it in this share of its runs. A share below 1 is for failures that nothing met under the version in question: one
 * that this version has is warned of from its first run on.
 */
export const isMended = (chance: number, share = 1): boolean => share * (1 - chance) <= 1 - mendedMin

/** Fewer contexts that went well since may have done so by chance, wherever one begins to count. */
const endedContextsMin = 3

export interface Mending {
  /** Chance that a failure, last met at this time by a context of this model, is none of the run in question any more. */
  chance(failure: RememberedFailure, lastFailedMs: number, family: string | null): number
  mended(): readonly Mended[]
  /** When the version in question began, if nothing of the app met the failure since; null where it is not known. */
  unmetSince(failure: RememberedFailure, lastFailedMs: number): number | null
}

/** What a question asks about: `alike` are contexts that resemble it. */
export interface Asking {
  readonly question: PreflightQuestion
  readonly family: string | null
  readonly alike: readonly Found[]
}

/** Each failure is looked at once per question and version. */
export function createMending(memory: ProjectMemory, { question, family: asked, alike }: Asking): Mending {
  const { app } = question
  const begins = memory.begins(app, question)
  const ofApp = alike.filter(({ context }) => context.setting.app === app)
  const looked = new Map<string, Looked>()
  const spared = new Map<string, number>()
  const ended = new Map<string, number>()

  function look(failure: RememberedFailure, by: 'VERSION' | 'ITSELF', sinceMs: number): Looked {
    const key = `${failure.id} ${sinceMs}`
    let known = looked.get(key)
    if (known !== undefined) return known
    const since = { failure, app, sinceMs }
    known = by === 'ITSELF' ? endedItself(memory, since) : sinceBegin(memory, since, { ofApp, beganMs: begins[0]! })
    looked.set(key, known)
    return known
  }

  function byVersion(failure: RememberedFailure, lastFailedMs: number): number {
    let most = 0
    for (const sinceMs of begins) {
      if (sinceMs <= lastFailedMs || most >= mendedMin) break
      most = Math.max(most, look(failure, 'VERSION', sinceMs).chance)
    }
    return most
  }

  function endedMsOf({ id, fingerprints }: RememberedFailure): number {
    let endedMs = ended.get(id)
    if (endedMs === undefined) ended.set(id, (endedMs = memory.lastFailedMs({ fingerprints, app })))
    return endedMs
  }

  function byItself(failure: RememberedFailure, lastFailedMs: number): number {
    const endedMs = endedMsOf(failure)
    return endedMs < lastFailedMs ? 0 : look(failure, 'ITSELF', endedMs + 1).chance
  }

  function byModel(failure: RememberedFailure, family: string | null): number {
    if (asked === null || family === null || family === asked) return 0
    let chance = spared.get(failure.id)
    if (chance === undefined) {
      const { exposures } = withModel(ofApp, failure, asked)
      spared.set(failure.id, (chance = chanceMended(exposures, sparedBefore)))
    }
    return chance
  }

  return {
    chance(failure, lastFailedMs, family) {
      let most = byVersion(failure, lastFailedMs)
      if (most < mendedMin) most = Math.max(most, byModel(failure, family))
      if (most < mendedMin) most = Math.max(most, byItself(failure, lastFailedMs))
      return most
    },
    unmetSince(failure, lastFailedMs) {
      const [beganMs] = begins
      return beganMs === undefined || Math.max(lastFailedMs, endedMsOf(failure)) >= beganMs ? null : beganMs
    },
    mended: () => [...looked.values()].flatMap(({ chance, mended }) => (chance >= mendedMin ? [mended] : [])),
  }
}

/** What is known of one failure since a time. */
interface Looked {
  readonly chance: number
  readonly mended: Mended
}

interface Since {
  readonly failure: RememberedFailure
  readonly app: string
  readonly sinceMs: number
}

const surer = (one: Looked, other: Looked): Looked => (other.chance > one.chance ? other : one)

const wellOf = (exposures: readonly Exposure[]): number => exposures.filter(({ since }) => since === 'WELL').length

function endedItself(memory: ProjectMemory, { failure, app, sinceMs }: Since): Looked {
  const { fingerprints } = failure
  const exposures = memory.exposures({ fingerprints, app, sinceMs, askedSinceMs: sinceMs })
  const contexts = wellOf(exposures)
  const chance = contexts >= endedContextsMin ? chanceMended(exposures, endedBefore) : 0
  return { chance, mended: { failure, by: 'ITSELF', contexts, sinceMs } }
}

/** `beganMs`: when the version in question began; `sinceMs` may be the begin of one before it. */
function sinceBegin(
  memory: ProjectMemory,
  { failure, app, sinceMs }: Since,
  { ofApp, beganMs }: { readonly ofApp: readonly Found[]; readonly beganMs: number },
): Looked {
  const { fingerprints } = failure
  const like = sinceVersion(ofApp, failure, sinceMs)
  const exposures = [...memory.exposures({ fingerprints, app, sinceMs, askedSinceMs: beganMs }), ...like.exposures]
  const chance = chanceMended(exposures, mendedBefore, like.share)
  const known: Looked = { chance, mended: { failure, by: 'VERSION', contexts: wellOf(exposures), sinceMs } }
  return chance >= mendedMin ? known : surer(known, byWholeApp(memory, { failure, app, sinceMs }))
}

/** Where those that failed have not run yet, how all of the app go tells something, as long as none meets it. */
function byWholeApp(memory: ProjectMemory, { failure, app, sinceMs }: Since): Looked {
  const { fingerprints } = failure
  const well = memory.wellLately(app)
  const met = memory.metSince({ fingerprints, app, sinceMs: well.fromMs })
  const contexts = well.since(sinceMs)
  const isMet = memory.lastFailedMs({ fingerprints, app }) >= sinceMs
  const chance = isMet ? 0 : chanceGone(contexts, met / Math.max(1, met + well.size))
  return { chance, mended: { failure, by: 'WHOLE_APP', contexts, sinceMs } }
}
