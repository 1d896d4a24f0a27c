import { chanceMended } from '../mended.ts'
import type { ProjectMemory, RememberedFailure } from './memory.ts'
import type { PreflightQuestion } from './question.ts'

/** A failure that runs like this one met under older versions, and that the version which is asked about mended. */
export interface Mended {
  readonly failure: RememberedFailure
  /** Contexts that used to meet it and went well since. */
  readonly contexts: number
  /** Since when the app has run in this version. */
  readonly sinceMs: number
}

/** From here on a failure counts as mended: what is left of its risk is under the line that warns. */
export const mended_min = 0.7

export interface Mending {
  /** Chance that the version in question mended a failure that was last met at this time. */
  chance(failure: RememberedFailure, lastFailedMs: number): number
  mended(): readonly Mended[]
}

/** Each failure is looked at once per question, and only if it was met before the version that is asked about. */
export function createMending(memory: ProjectMemory, question: PreflightQuestion): Mending {
  const begins = memory.begins(question.app, question)
  const looked = new Map<string, { readonly chance: number; readonly mended: Mended }>()

  function look(failure: RememberedFailure, sinceMs: number) {
    const key = `${failure.id} ${sinceMs}`
    let known = looked.get(key)
    if (known !== undefined) return known
    const { fingerprints } = failure
    const exposures = memory.exposures({ fingerprints, app: question.app, sinceMs, askedSinceMs: begins[0]! })
    const contexts = exposures.filter(({ since }) => since === 'WELL').length
    looked.set(key, (known = { chance: chanceMended(exposures), mended: { failure, contexts, sinceMs } }))
    return known
  }

  return {
    chance(failure, lastFailedMs) {
      let most = 0
      for (const sinceMs of begins) {
        if (sinceMs <= lastFailedMs || most >= mended_min) break
        most = Math.max(most, look(failure, sinceMs).chance)
      }
      return most
    },
    mended: () => [...looked.values()].flatMap(({ chance, mended }) => (chance >= mended_min ? [mended] : [])),
  }
}
