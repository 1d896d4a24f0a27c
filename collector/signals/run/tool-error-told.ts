import { classifyError } from '../errors/classify-error.ts'
import { errorFactsOfText } from '../errors/facts.ts'
import { isExpectedAnswer } from '../expected-answers.ts'
import { answer } from './feedback.ts'
import type { Run } from './run.ts'
import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step, ToldResult } from './step.ts'
import { modelCalls } from './told-twice.ts'

/** A model was told that a tool it had called failed, and the tool itself was not sent as a span. */
export const toolErrorTold: RunSignal = {
  id: 'tool-error-told',
  title: 'A model was told that its tool failed',
  version: 5,
  grade: 'B',
  classes: ['tool.error', 'tool.timeout', 'tool.bad_arguments', 'tool.unknown', 'output.invalid_format'],
  content: ['prompts'],
  thresholds: [],
  notOn: [
    'a tool that was sent as a span, which is judged itself',
    'results about errors',
    'a lookup without a hit',
    'the same result in the calls that follow',
    'calls made by a run before this one',
    'a command of a coding agent that failed',
    'what a step shows that failed itself',
  ],
  find(run) {
    const executed = executorsOf(run)
    if (executed.length > 0) return executed
    const models = modelCalls(run)
    if (!models.some(({ told }) => told.some(({ error }) => error !== null))) return []
    const ran = spansOf(run)
    const seen = new Set<string>()
    return models.flatMap((step, at) =>
      step.told.flatMap((result) => {
        if (result.error === null) return []
        const asker = askerOf(run, models, at, result)
        if (asker === null || isExpectedAnswer(asker.name, result.error, result.flagged)) return []
        if (ran.has(asker.name) || (result.id !== null && ran.has(result.id))) return []
        if (result.feedback && isShown(run, asker.step, step)) return []
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
const backMax = 32

/** Who called the tool: by the id of the call, else the model call before, of the same agent. */
function askerOf(run: Run, models: readonly Step[], at: number, { id, tool }: ToldResult): Asker | null {
  const told = models[at]!
  const agent = run.agentOf(told)
  for (let back = at - 1; back >= 0 && back >= at - backMax; back--) {
    const step = models[back]!
    const call = id === null && tool === null ? step.calls[0] : step.calls.find((one) => one.id === id)
    if (call !== undefined && (id !== null || run.agentOf(step) === agent)) return { step, name: call.name }
    if (tool !== null && run.agentOf(step) === agent) return { step, name: tool }
  }
  return null
}

/** The span around the call, or one between it and what it was told, failed: that is where it is shown. */
const isShown = (run: Run, asker: Step, told: Step): boolean =>
  run.steps.some(
    (step) =>
      step.failed &&
      !run.contains(step, told) &&
      (run.contains(step, asker) || (step.startMs <= told.startMs && (step.endMs ?? Infinity) >= asker.startMs)),
  )

const executed = /^\s*exitcode: (?!0\b)(-?\d+) \(execution failed\)\s*(?:Code output:)?/
/** Agents that use a browser or files, in Magentic-One: what broke stands in the place of their turn. */
const brokeOff = /^\s*(?:[a-z]+ ){1,3}(?:encountered an error\b|error:?\s*\n\s*traceback \(most recent call last\))/i
const executors: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['AGENT', 'WORKFLOW', 'OTHER'])

/** Agents that run the code of others say so in their own turn: AutoGen's executors. */
function executorsOf(run: Run): readonly RunHit[] {
  return run.steps.flatMap((step): RunHit[] => {
    if (!executors.has(step.kind) || step.said === null || step.failed) return []
    const found = executed.exec(step.said)
    if (found === null && step.kind === 'AGENT' && brokeOff.test(step.said.slice(0, headCharsMax))) {
      const name = step.facts.agentName ?? 'agent'
      return [{ ...hitOf({ step, name }, step, step.said.trim()), note: 'the turn of the agent is an error' }]
    }
    if (found === null || run.childrenOf(step).some(({ kind }) => kind === 'TOOL')) return []
    const said = step.said.slice(found[0].length).trim()
    const error = said === '' ? `exit code ${found[1]}` : said
    return [
      { ...hitOf({ step, name: 'code' }, step, lastLine(error)), excerpt: error, note: 'the code ended with an error' },
    ]
  })
}

const headCharsMax = 200

/** A traceback ends with what went wrong. */
const lastLine = (text: string): string =>
  text.startsWith('Traceback') ? text.slice(text.lastIndexOf('\n') + 1) || text : text

/** An answer that the framework could not read: no tool was called. */
function unreadOf(step: Step, told: Step, error: string): RunHit {
  return {
    step,
    class: 'output.invalid_format',
    confidence: 0.8,
    path: 'gen_ai.input.messages',
    excerpt: error,
    note: 'the next model call was told that this answer could not be read',
    title: 'An answer could not be read',
    also: [told],
    facts: { operation: 'chat', where: null, message: error },
  }
}

function hitOf({ step, name }: Asker, told: Step, error: string): RunHit {
  if (name === answer) return unreadOf(step, told, error)
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
