import { modelFamily } from '#core/memory/model-family.ts'
import { traitsOf } from './baseline.ts'
import type { RunHit, RunSignal } from './run-signal.ts'

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
  find: (run, { baseline, thresholds, failing }) =>
    baseline === null || !failing
      ? []
      : traitsOf(run)
          .flatMap(({ what, key, value, at }): RunHit[] => {
            const good = what === 'model' ? baseline.lastGood(what, key) : null
            const step = run.steps[at]
            if (
              good === null ||
              step === undefined ||
              good.runs < thresholds.baseline_samples_min ||
              good.value === value
            )
              return []
            // A snapshot's date is not in the family, and a family is what was asked for.
            if (modelFamily(good.value) === modelFamily(value) && good.value.length === value.length) return []
            return [
              {
                step,
                class: 'drift.model',
                confidence: 0.7,
                path: 'gen_ai.response.model',
                excerpt: value,
                note: `${good.runs} runs that went well were answered by ${good.value}`,
                facts: { message: 'another model answers than in runs that went well' },
              },
            ]
          })
          .slice(0, 1),
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
  find: (run, { baseline, thresholds, failing }) =>
    baseline === null || !failing
      ? []
      : traitsOf(run)
          .flatMap(({ what, key, value, at }): RunHit[] => {
            const good = what === 'tools' ? baseline.lastGood(what, key) : null
            const step = run.steps[at]
            if (
              good === null ||
              step === undefined ||
              good.runs < thresholds.baseline_samples_min ||
              good.value === value
            )
              return []
            return [
              {
                step,
                class: 'drift.tools',
                confidence: 0.7,
                path: 'gen_ai.tool.definitions',
                excerpt: null,
                note: `${good.runs} runs of this release that went well were offered others`,
                facts: { message: 'other tools are offered than in runs that went well' },
              },
            ]
          })
          .slice(0, 1),
}
