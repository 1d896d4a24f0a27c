import type { Run } from './run.ts'
import type { RunSignal } from './run-signal.ts'
import { plainText } from './references.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

const charsMin = 60
const timesMin = 3

/** A model says the same three times in a row although it was asked anew each time. */
export const answersRepeat: RunSignal = {
  id: 'answers-repeat',
  title: 'The same answer three times in a row',
  version: 2,
  grade: 'B',
  classes: ['output.repetition'],
  content: ['outputs', 'prompts'],
  thresholds: [],
  notOn: [
    'several answers to one question',
    'one question about many pieces',
    'short answers',
    'answers of other agents',
    'answers that differ in what they say',
    'structured answers',
    'answers with tool calls',
  ],
  find(run) {
    return [...streaksOf(run)].map((steps) => ({
      step: steps[timesMin - 1]!,
      class: 'output.repetition' as const,
      confidence: 0.85,
      path: 'gen_ai.output.messages',
      excerpt: steps[0]!.said,
      note: `${steps.length} answers in a row say the same (from ${timesMin} on)`,
      also: steps,
      facts: { message: 'the model gives the same answer again and again' },
    }))
  },
}

function* streaksOf(run: Run): Iterable<readonly Step[]> {
  const streaks = new Map<Step, { text: string; steps: Step[] }>()
  for (const step of modelCalls(run)) {
    if (step.said === null || step.inputKey === null) continue
    const agent = run.agentOf(step)
    const streak = streaks.get(agent)
    const text = repeatable(step)
    const last = streak?.steps.at(-1)
    // The same input again is somebody who wants several answers, or tries again; one that is no longer than the last
    // is the same question about the next piece of something.
    const goesOn =
      text !== null &&
      streak?.text === text &&
      last !== undefined &&
      last.inputKey !== step.inputKey &&
      step.inputCount > last.inputCount &&
      step.startMs >= (last.endMs ?? last.startMs)
    if (goesOn) {
      streak.steps.push(step)
      continue
    }
    if (streak && streak.steps.length >= timesMin) yield streak.steps
    streaks.set(agent, { text: text ?? '', steps: text === null ? [] : [step] })
  }
  for (const { steps } of streaks.values()) if (steps.length >= timesMin) yield steps
}

/** What was said, as words; null where repeating it means nothing. */
function repeatable({ said, calls }: Step): string | null {
  if (said === null || said.length < charsMin || calls.length > 0 || /^\s*[{[`|]/.test(said)) return null
  return plainText(said)
}
