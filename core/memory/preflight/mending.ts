import { chanceMended, endedBefore, mendedBefore, sparedBefore } from '../mended.ts'
import { sinceVersion, withModel } from './alike-exposures.ts'
import type { Found } from './look-up.ts'
import type { ProjectMemory, RememberedFailure } from './memory.ts'
import type { PreflightQuestion } from './question.ts'

/** A failure that runs like this one met, and that a newer version mended, or that ended by itself. */
export interface Mended {
  readonly failure: RememberedFailure
  /** `VERSION`: the one that is asked about began then. `ITSELF`: it was met for the last time then, by anything. */
  readonly by: 'VERSION' | 'ITSELF'
  /** Contexts that used to meet it, or resemble those that did, and went well since. */
  readonly contexts: number
  readonly sinceMs: number
}

/** From here on a failure counts as mended: what is left of its risk is under the line that warns. */
export const mendedMin = 0.7

/** Fewer contexts that went well since may have done so by chance, wherever one begins to count. */
const endedContextsMin = 3

export interface Mending {
  /** Chance that a failure, last met at this time by a context of this model, is none of the run in question any more. */
  chance(failure: RememberedFailure, lastFailedMs: number, family: string | null): number
  mended(): readonly Mended[]
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
  const looked = new Map<string, { readonly chance: number; readonly mended: Mended }>()
  const spared = new Map<string, number>()
  const ended = new Map<string, number>()

  function look(failure: RememberedFailure, by: Mended['by'], sinceMs: number) {
    const key = `${failure.id} ${sinceMs}`
    let known = looked.get(key)
    if (known !== undefined) return known
    const { fingerprints } = failure
    const askedSinceMs = by === 'VERSION' ? begins[0]! : sinceMs
    const like = by === 'VERSION' ? sinceVersion(ofApp, failure, sinceMs) : nothing
    const exposures = [...memory.exposures({ fingerprints, app, sinceMs, askedSinceMs }), ...like.exposures]
    const contexts = exposures.filter(({ since }) => since === 'WELL').length
    const before = by === 'VERSION' ? mendedBefore : endedBefore
    const isEnough = by === 'VERSION' || contexts >= endedContextsMin
    const chance = isEnough ? chanceMended(exposures, before, like.share) : 0
    looked.set(key, (known = { chance, mended: { failure, by, contexts, sinceMs } }))
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

  function byItself(failure: RememberedFailure, lastFailedMs: number): number {
    let endedMs = ended.get(failure.id)
    if (endedMs === undefined) {
      endedMs = memory.lastFailedMs({ fingerprints: failure.fingerprints, app })
      ended.set(failure.id, endedMs)
    }
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
    mended: () => [...looked.values()].flatMap(({ chance, mended }) => (chance >= mendedMin ? [mended] : [])),
  }
}

const nothing = { share: 0, exposures: [] }
