import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

/** An agent used up the steps it was allowed and still wanted to go on. */
export const stepLimit: RunSignal = {
  id: 'step-limit',
  title: 'All steps used up before there was an answer',
  version: 1,
  grade: 'A',
  classes: ['agent.step_limit'],
  content: [],
  thresholds: [],
  notOn: [
    'an answer in the very last step',
    'steps left over',
    'no limit told',
    'a limit of one, which is a plain call',
    'a run that waits for consent',
  ],
  find(run) {
    return run.steps.flatMap((step) => {
      const max = step.limits?.maxSteps ?? null
      if (max === null || max < 2 || step.deferred) return []
      const models = modelCalls(run).filter((one) => one !== step && run.contains(step, one))
      const taken = step.limits?.stepsTaken ?? models.length
      if (taken < max || !wantedMore(step, models)) return []
      return [
        {
          step,
          class: 'agent.step_limit' as const,
          confidence: step.limits?.stepsTaken === null ? 0.8 : 0.95,
          path: 'max_steps',
          excerpt: null,
          note: `${taken} of ${max} steps were taken, and the last one asked for a tool`,
          facts: { message: 'the agent used up its steps before it had an answer', code: 'max_steps' },
        },
      ]
    })
  },
}

function wantedMore(agent: Step, models: Run['steps']): boolean {
  const last = models.at(-1)
  if (last === undefined) return agent.said === ''
  return (last.calls.length > 0 || last.finish === 'tool_call') && (last.said ?? '') === ''
}
