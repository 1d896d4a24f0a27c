import type { Run } from './run.ts'
import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

/** An agent used up the steps it was allowed and still wanted to go on. */
export const stepLimit: RunSignal = {
  id: 'step-limit',
  title: 'All steps used up before there was an answer',
  version: 3,
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
    'an answer about steps',
  ],
  find(run) {
    const told = gaveUp(run) ?? forced(run)
    if (told !== null) return [told]
    return run.steps.flatMap((step): RunHit[] => {
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

/** What LangChain's and LangGraph's agents say, word for word, in the place of an answer. */
const lastWords =
  /(?:^|\n)\s*(?:agent stopped due to (?:iteration limit or time limit|max iterations|iteration limit|time limit)|sorry, need more steps to process this request|reached max(?:imum)? (?:steps|iterations)|max(?:imum)? (?:iterations|rounds) reached|terminated: reached max(?:imum)? steps(?: \(\d+\))?)\.?\s*$/i

/** The innermost step that ends with such words. */
function gaveUp(run: Run): RunHit | null {
  const quits = run.steps.filter(
    ({ kind, failed, said }) => kind !== 'LLM' && !failed && lastWords.test((said ?? '').slice(-200)),
  )
  const step = quits.find((one) => !quits.some((other) => other !== one && run.contains(one, other)))
  if (step === undefined) return null
  return {
    step,
    class: 'agent.step_limit',
    confidence: 0.95,
    path: step.saidAt ?? 'output',
    excerpt: (step.said ?? '').slice(-200),
    note: 'the framework answered that the steps were used up',
    facts: { message: 'the agent used up its steps before it had an answer', code: 'max_steps' },
  }
}

/** What frameworks make a model answer with once its steps are used up: smolagents, CrewAI, LangChain. */
const forcing =
  /^an agent tried to answer a user query but it got stuck and failed to do so|now it['’]s time you must give your absolute best final answer|i now need to return a final answer based on the previous steps:?\s*$/i

/** The call in which a model was made to answer without another step. */
function forced(run: Run): RunHit | null {
  const step = run.steps.find(
    ({ kind, system, asked }) =>
      kind === 'LLM' && (forcing.test(system ?? '') || forcing.test((asked ?? '').slice(0, 600))),
  )
  if (step === undefined) return null
  return {
    step,
    class: 'agent.step_limit',
    confidence: 0.9,
    path: 'gen_ai.input.messages',
    excerpt: forcing.exec(step.system ?? '')?.[0] ?? forcing.exec(step.asked ?? '')?.[0] ?? null,
    note: 'the framework made the model answer because its steps were used up',
    facts: { message: 'the agent used up its steps before it had an answer', code: 'max_steps' },
  }
}

function wantedMore(agent: Step, models: Run['steps']): boolean {
  const last = models.at(-1)
  if (last === undefined) return agent.said === ''
  return (last.calls.length > 0 || last.finish === 'tool_call') && (last.said ?? '') === ''
}
