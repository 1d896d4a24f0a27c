import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { modelFamily } from '#core/memory/model-family.ts'

/** A model failed, and another one answered the same question in its place. */
export const fallbackUsed: RunSignal = {
  id: 'fallback-used',
  title: 'Another model stood in',
  version: 1,
  grade: 'B',
  classes: ['provider.fallback'],
  content: ['prompts'],
  thresholds: [],
  notOn: [
    'the same model tried again',
    'a router that asks several models',
    'another question to another model',
    'another snapshot of the same model',
    'a model that stood in and failed too',
    'inputs not recorded',
  ],
  find(run) {
    const failed = new Map<string, Step>()
    return run.steps.flatMap((step) => {
      if (step.kind !== 'LLM' || step.inputKey === null || familyOf(step) === null) return []
      const key = keyOf(run, step)
      const before = failed.get(key)
      if (step.failed) {
        if (before === undefined) failed.set(key, step)
        return []
      }
      if (
        before === undefined ||
        familyOf(before) === familyOf(step) ||
        step.startMs < (before.endMs ?? before.startMs)
      )
        return []
      failed.delete(key)
      return [
        {
          step,
          class: 'provider.fallback' as const,
          confidence: 0.9,
          path: 'gen_ai.request.model',
          excerpt: step.facts.requestModel,
          note: `${familyOf(before)} failed, ${familyOf(step)} answered the same input`,
          also: [before],
          facts: { message: 'another model answered in place of the one that failed' },
        },
      ]
    })
  },
}

const keyOf = (run: Run, step: Step): string => `${run.agentOf(step).spanId} ${step.inputKey}`

function familyOf({ facts: { requestModel, responseModel } }: Step): string | null {
  const model = requestModel ?? responseModel
  return model === null ? null : modelFamily(model)
}
