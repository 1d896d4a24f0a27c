import { classifyError } from '../errors/classify-error.ts'
import { errorFactsOfText } from '../errors/facts.ts'
import { isExpectedAnswer } from '../expected-answers.ts'
import type { Run } from './run.ts'
import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step, ToldResult } from './step.ts'
import { modelCalls } from './told-twice.ts'

/** A model was told that a tool it had called failed, and the tool itself was not sent as a span. */
export const toolErrorTold: RunSignal = {
  id: 'tool-error-told',
  title: 'A model was told that its tool failed',
  version: 3,
  grade: 'B',
  classes: ['tool.error', 'tool.timeout', 'tool.bad_arguments', 'tool.unknown'],
  content: ['prompts'],
  thresholds: [],
  notOn: [
    'a tool that was sent as a span, which is judged itself',
    'results about errors',
    'a lookup without a hit',
    'the same result in the calls that follow',
    'calls made by a run before this one',
    'a command of a coding agent that failed',
  ],
  find(run) {
    const models = modelCalls(run)
    if (!models.some(({ told }) => told.some(({ error }) => error !== null))) return []
    const ran = spansOf(run)
    const seen = new Set<string>()
    return models.flatMap((step, at) =>
      step.told.flatMap((result) => {
        if (result.error === null) return []
        const asker = askerOf(run, models, at, result)
        if (asker === null || isExpectedAnswer(asker.name, result.error)) return []
        if (ran.has(asker.name) || (result.id !== null && ran.has(result.id))) return []
        const key = result.id ?? `${asker.step.spanId} ${result.resultKey}`
        if (seen.has(key)) return []
        seen.add(key)
        return [hitOf(asker, step, result.error)]
      }),
    )
  },
}

interface Asker {
  readonly step: Step
  readonly name: string
}

/** Ids and names of tools that were sent as spans. */
function spansOf({ steps }: Run): ReadonlySet<string> {
  const ran = new Set<string>()
  for (const { kind, toolCallId, facts } of steps) {
    if (kind !== 'TOOL') continue
    if (toolCallId !== null) ran.add(toolCallId)
    if (facts.toolName !== null) ran.add(facts.toolName)
  }
  return ran
}

/** Calls are looked for in so many model calls before the one that was told; results come right after them. */
const back_max = 32

/** Who called the tool: by the id of the call, else the model call before, of the same agent. */
function askerOf(run: Run, models: readonly Step[], at: number, { id, tool }: ToldResult): Asker | null {
  const told = models[at]!
  const agent = run.agentOf(told)
  for (let back = at - 1; back >= 0 && back >= at - back_max; back--) {
    const step = models[back]!
    if (tool !== null && run.agentOf(step) === agent) return { step, name: tool }
    if (step.calls.length === 0) continue
    const call = id === null ? step.calls[0] : step.calls.find((one) => one.id === id)
    if (call !== undefined && (id !== null || run.agentOf(step) === agent)) return { step, name: call.name }
  }
  return null
}

function hitOf({ step, name }: Asker, told: Step, error: string): RunHit {
  const verdict = error === '' ? null : classifyError(errorFactsOfText(error), 'TOOL')
  const named = verdict?.class?.startsWith('tool.') ? verdict.class : 'tool.error'
  return {
    step,
    class: named,
    confidence: 0.75,
    path: 'gen_ai.input.messages',
    excerpt: error === '' ? null : error,
    note: `the next model call was told that ${name} failed`,
    ...(named === 'tool.error' ? { title: `Tool ${name} answered with an error` } : {}),
    also: [told],
    facts: { operation: 'execute_tool', where: name, message: error === '' ? 'the tool failed' : error },
  }
}
