import type { RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

const callsMin = 4
/** The last calls of each agent. */
const lookedMax = 64
const tokensMin = 20_000

/** From call to call the input grows out of proportion: something is carried along that should not be. */
export const inputGrowth: RunSignal = {
  id: 'input-growth',
  title: 'An input that grows out of proportion',
  version: 1,
  grade: 'C',
  classes: ['anomaly.cost'],
  content: [],
  thresholds: ['input_growth_min'],
  notOn: [
    'a long conversation that grows step by step',
    'small inputs',
    'calls of other agents',
    'two calls',
    'one long document',
  ],
  find(run, { thresholds: { input_growth_min } }) {
    const byAgent = new Map<Step, Step[]>()
    for (const step of modelCalls(run)) {
      if (step.tokensIn === null || step.failed) continue
      const agent = run.agentOf(step)
      const calls = byAgent.get(agent)
      if (calls === undefined) byAgent.set(agent, [step])
      else if (calls.push(step) > lookedMax) calls.shift()
    }
    for (const steps of byAgent.values()) {
      const first = steps[0]?.tokensIn ?? 0
      const last = steps.at(-1)
      const grown = steps.filter(
        (step, at) => (step.tokensIn ?? 0) > 1.3 * (steps[at - 1]?.tokensIn ?? Infinity),
      ).length
      if (last === undefined || steps.length < callsMin || first === 0 || (last.tokensIn ?? 0) < tokensMin) continue
      // One jump is a document; growth at most calls is something that piles up.
      if ((last.tokensIn ?? 0) / first < input_growth_min || grown < (steps.length - 1) / 2) continue
      return [
        {
          step: last,
          class: 'anomaly.cost',
          confidence: 0.5,
          path: 'gen_ai.usage.input_tokens',
          excerpt: null,
          note: `from ${first} to ${last.tokensIn} input tokens in ${steps.length} calls (more than ${input_growth_min} times)`,
          facts: { message: 'the input grows out of proportion within one run' },
        },
      ]
    }
    return []
  },
}
