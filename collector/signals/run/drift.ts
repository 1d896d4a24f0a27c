import { modelFamily } from '#core/memory/model-family.ts'
import type { FailureClass } from '#core/memory/taxonomy.ts'
import { traitsOf } from './baseline.ts'
import type { RunSignal } from './run-signal.ts'

type Find = RunSignal['find']

/** What is told of a trait that differs from the one in runs that went well. */
interface Drift {
  readonly what: 'model' | 'tools'
  readonly class: FailureClass
  readonly path: string
  readonly message: string
  /** Different, and yet the same thing. */
  isSame(good: string, now: string): boolean
  excerptOf(now: string): string | null
  noteOf(runs: number, good: string): string
}

/** The first trait of a failing run that differs from what was last seen in enough runs that went well. */
const driftIn =
  (drift: Drift): Find =>
  (run, { baseline, thresholds, failing }) => {
    if (baseline === null || !failing) return []
    for (const { what, key, value, at } of traitsOf(run)) {
      const good = what === drift.what ? baseline.lastGood(what, key) : null
      const step = run.steps[at]
      if (good === null || step === undefined || good.runs < thresholds.baseline_samples_min) continue
      if (good.value === value || drift.isSame(good.value, value)) continue
      const { class: name, path, message } = drift
      const note = drift.noteOf(good.runs, good.value)
      return [{ step, class: name, confidence: 0.7, path, excerpt: drift.excerptOf(value), note, facts: { message } }]
    }
    return []
  }

/** The run failed, and another model answered than in the runs that went well before. */
export const modelDrift: RunSignal = {
  id: 'model-drift',
  title: 'Another model answers than before',
  version: 1,
  grade: 'B',
  classes: ['drift.model'],
  content: [],
  thresholds: ['baseline_samples_min'],
  notOn: [
    'runs that went well',
    'an alias of the same model',
    'too few runs',
    'a model that was asked for',
    'another agent',
  ],
  find: driftIn({
    what: 'model',
    class: 'drift.model',
    path: 'gen_ai.response.model',
    message: 'another model answers than in runs that went well',
    // A snapshot's date is not in the family, and a family is what was asked for.
    isSame: (good, now) => modelFamily(good) === modelFamily(now) && good.length === now.length,
    excerptOf: (now) => now,
    noteOf: (runs, good) => `${runs} runs that went well were answered by ${good}`,
  }),
}

/** The run failed, and other tools were offered than in the runs that went well before. */
export const toolsDrift: RunSignal = {
  id: 'tools-drift',
  title: 'Other tools are offered than before',
  version: 1,
  grade: 'B',
  classes: ['drift.tools'],
  content: [],
  thresholds: ['baseline_samples_min'],
  notOn: ['runs that went well', 'another release', 'another prompt version', 'too few runs', 'tools in another order'],
  find: driftIn({
    what: 'tools',
    class: 'drift.tools',
    path: 'gen_ai.tool.definitions',
    message: 'other tools are offered than in runs that went well',
    isSame: () => false,
    // A hash of them, which tells nobody anything.
    excerptOf: () => null,
    noteOf: (runs) => `${runs} runs of this release that went well were offered others`,
  }),
}
