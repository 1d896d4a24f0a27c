import type { PastRun } from './past-run.ts'
import { createTextMatches } from './text-matches.ts'

/** What a method says of a run. */
export interface Guess {
  readonly warned: boolean
  /** Null where the method tells none. */
  readonly risk: number | null
}

/** What has to be beaten: each sees exactly what we see. */
export interface Baselines {
  add(run: PastRun): void
  guess(run: PastRun): Readonly<Record<string, Guess>>
}

/** The line that the default policy draws. */
const riskMin = 0.3
const runsMin = 3
const alikeMin = 0.8

export function createBaselines(): Baselines {
  const failedTemplates = new Set<string>()
  const apps = new Map<string, { runs: number; failed: number }>()
  const failures = createTextMatches()
  return {
    add(run) {
      const app = apps.get(run.question.app) ?? { runs: 0, failed: 0 }
      apps.set(run.question.app, app)
      app.runs += 1
      if (!run.failed) return
      app.failed += 1
      failedTemplates.add(templateOf(run))
      failures.add(run.asked.words)
    },
    guess(run) {
      const { runs, failed } = apps.get(run.question.app) ?? { runs: 0, failed: 0 }
      const rate = runs < runsMin ? null : failed / runs
      const alike = failures.best(run.asked.words)
      return {
        'always silent': { warned: false, risk: null },
        'always warn': { warned: true, risk: null },
        'same prompt template failed before': { warned: failedTemplates.has(templateOf(run)), risk: null },
        'base rate by app': { warned: rate !== null && rate >= riskMin, risk: rate },
        // A cosine is no probability; it ranks, and that is all it is asked for.
        'TF-IDF at 0.8': { warned: alike >= alikeMin, risk: alike },
      }
    },
  }
}

const templateOf = ({ asked }: PastRun): string =>
  JSON.stringify([asked.app, asked.promptName ?? asked.systemHash ?? asked.agent])
