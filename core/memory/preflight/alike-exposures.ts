import type { Exposure } from '../mended.ts'
import { similarityMin, type Found } from './look-up.ts'
import type { RememberedFailure } from './memory.ts'
import { countedRuns } from './remembered-context.ts'

/** The third power: near ones decide, and of many that are far away no crowd is made. Measured (README, Decisions). */
export const closeness = ({ similarity }: Pick<Found, 'similarity'>): number => similarity ** 3

/** What contexts like a question say of one failure that some of them met. */
export interface AlikeEvidence {
  /** How often those that are no evidence met it: what would have been expected of the others. */
  readonly share: number
  readonly exposures: readonly Exposure[]
}

/** What resembles a question, seen with one failure in mind. */
interface Seen {
  readonly found: Found
  /** Runs that met the failure, and when one last did. */
  readonly met: number
  readonly lastMs: number
}

/**
 * Contexts that ran since a version began. A new system prompt makes new contexts: those that failed never run again,
 * and only what resembles them can tell whether the version mended it.
 */
export const sinceVersion = (alike: readonly Found[], failure: RememberedFailure, sinceMs: number): AlikeEvidence =>
  evidence(seenWith(alike, failure), ({ found, met, lastMs }) => {
    // Those that met it more often are looked at as contexts that failed.
    if (met > 0) return lastMs < sinceMs ? 'EXPECTATION' : met === 1 ? 'FAILED' : 'NEITHER'
    return (found.context.lastOkMs ?? -Infinity) >= sinceMs ? 'WELL' : 'EXPECTATION'
  })

/** Contexts of one model, beside those of others: whether it is a failure that this model does not have. */
export const withModel = (alike: readonly Found[], failure: RememberedFailure, family: string): AlikeEvidence =>
  evidence(seenWith(alike, failure), ({ found, met }) => {
    if ((found.context.setting.modelFamily ?? family) !== family) return 'EXPECTATION'
    if (met > 0) return 'FAILED'
    return found.context.lastOkMs === null ? 'NEITHER' : 'WELL'
  })

type Part = Exposure['since'] | 'EXPECTATION' | 'NEITHER'

/** Each would have failed as often as those before it, the less surely the less it is alike. */
function evidence(seen: readonly Seen[], partOf: (one: Seen) => Part): AlikeEvidence {
  const parts = seen.map((one) => ({ found: one.found, met: one.met, part: partOf(one) }))
  let [failed, runs] = [0, 0]
  for (const { found, met, part } of parts) {
    if (part !== 'EXPECTATION') continue
    const weight = closeness(found) * Math.min(1, runsMax / Math.max(1, countedRuns(found.context)))
    failed += weight * met
    runs += weight * countedRuns(found.context)
  }
  const share = (failed + 0.5) / (Math.max(failed, runs) + 1)
  const exposures = parts.flatMap(({ found, part }): Exposure[] =>
    part === 'WELL' || part === 'FAILED' ? [uncounted(part, share * closeness(found))] : [],
  )
  return { share: failed > 0 ? share : 0, exposures: failed > 0 ? exposures : [] }
}

/** A context that ran a thousand times is one thing to learn from. */
const runsMax = 3
const uncounted = (since: Exposure['since'], rate: number): Exposure => ({ runs: 0, failedRuns: 0, since, rate })

const seenWith = (alike: readonly Found[], { fingerprints }: RememberedFailure): Seen[] =>
  alike
    .filter(({ similarity }) => similarity >= similarityMin)
    .map((found) => {
      const met = found.context.met.filter(({ fingerprint }) => fingerprints.includes(fingerprint))
      return {
        found,
        met: met.reduce((sum, { runs }) => sum + runs, 0),
        lastMs: met.reduce((last, { lastFailedMs }) => Math.max(last, lastFailedMs), -Infinity),
      }
    })
