import type { Run } from './run.ts'
import type { Step, ToldResult } from './step.ts'
import { modelCalls, toldTwice } from './told-twice.ts'

/** A tool call with what came of it, whether it was sent as a span or only told in messages. */
export interface Action {
  readonly step: Step
  readonly tool: string
  readonly argumentsKey: number
  /** What came back, or that it failed; null when neither was sent. */
  readonly outcomeKey: number | null
  readonly failed: boolean
  readonly pending: boolean
  readonly startMs: number
  readonly endMs: number
}

const failedKey = -1

// Several signals ask for them.
const known = new WeakMap<Run, ReadonlyMap<Step, readonly Action[]>>()

/** The actions of each agent in the order they began. Spans win over messages, which tell of the same calls again. */
export function actionsByAgent(run: Run): ReadonlyMap<Step, readonly Action[]> {
  let actions = known.get(run)
  if (actions === undefined) known.set(run, (actions = foundIn(run)))
  return actions
}

function foundIn(run: Run): ReadonlyMap<Step, readonly Action[]> {
  const byAgent = new Map<Step, Action[]>()
  const add = (action: Action): void => {
    const agent = run.agentOf(action.step)
    const list = byAgent.get(agent)
    if (list) list.push(action)
    else byAgent.set(agent, [action])
  }
  const twice = toldTwice(run)
  const tools = run.steps.filter((step) => step.kind === 'TOOL' && !twice.has(step))
  for (const step of tools) {
    const action = actionOfTool(step)
    if (action !== null) add(action)
  }
  if (tools.length === 0) actionsOfMessages(run).forEach(add)
  return byAgent
}

function actionOfTool(step: Step): Action | null {
  const { facts, argumentsKey, failed, resultKey, startMs, endMs } = step
  if (facts.toolName === null || argumentsKey === null) return null
  return {
    step,
    tool: facts.toolName,
    argumentsKey,
    outcomeKey: resultKey ?? (failed ? failedKey : null),
    failed,
    pending: step.resultPending,
    startMs,
    endMs: endMs ?? startMs,
  }
}

/** Calls that models asked for, with the result that the next model call was told. */
function actionsOfMessages(run: Run): readonly Action[] {
  const results = new Map<string, ToldResult>()
  for (const { told } of run.steps) for (const one of told) if (one.id !== null) results.set(one.id, one)
  const models = modelCalls(run)
  return models.flatMap((step, at) =>
    step.calls.map((call) => {
      const told = call.id === null ? observedAfter(run, models, at) : results.get(call.id)
      return {
        step,
        tool: call.name,
        argumentsKey: call.argumentsKey,
        outcomeKey: told?.resultKey ?? null,
        failed: (told?.error ?? null) !== null,
        pending: false,
        startMs: step.startMs,
        // Calls of one answer run side by side; the next answer comes after them.
        endMs: step.startMs,
      }
    }),
  )
}

/** What the next call of the same agent was told in words. */
function observedAfter(run: Run, models: readonly Step[], at: number): ToldResult | undefined {
  const agent = run.agentOf(models[at]!)
  const next = models.slice(at + 1, at + 1 + aheadMax).find((step) => run.agentOf(step) === agent)
  const [told] = next?.told ?? []
  return told?.id === null ? told : undefined
}

const aheadMax = 32

/** The same tool was called with the same arguments, and the same came back. */
export const isSameAction = (one: Action, other: Action): boolean =>
  one.argumentsKey === other.argumentsKey && one.outcomeKey === other.outcomeKey && one.tool === other.tool

/** Whether an action only began once another was over. */
export const isAfter = (later: Action, earlier: Action): boolean =>
  later.step !== earlier.step && later.startMs >= earlier.endMs

const namesMax = 512
const wordsOf = new Map<string, readonly string[]>()

/** The words a tool's name is made of: `mcp__files__readFile` → `mcp files read file`. */
export function nameWords(name: string): readonly string[] {
  let words = wordsOf.get(name)
  if (words !== undefined) return words
  if (wordsOf.size >= namesMax) wordsOf.clear()
  words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
  wordsOf.set(name, words)
  return words
}

const changing = new Set(
  'edit write replace patch insert apply create update save modify delete remove move rename fix add install commit set upload append'.split(
    ' ',
  ),
)

/** Whether it did something to what others look at: an edit of a file, by what its name says. */
export const changesThings = ({ tool, failed }: Action): boolean =>
  !failed && nameWords(tool).some((word) => changing.has(word))

const handoffWords = new Set(['transfer', 'handoff', 'delegate', 'handover'])

/** `transfer_to_billing`, `handoff`: control passes on, and no result comes back. */
export const isHandoffTool = (name: string): boolean => nameWords(name).some((word) => handoffWords.has(word))

const pollingWords = 'status poll wait sleep ping heartbeat progress await refresh screenshot snapshot tick'
const movingWords = 'scroll next previous press key tap swipe click step forward back more continue undo redo roll draw'
const repeatable = new Set(`${pollingWords} ${movingWords}`.split(' '))

/** What is done again and again by its nature: asking how far something is, or moving on a page. */
export const isRepeatable = (tool: string): boolean => nameWords(tool).some((word) => repeatable.has(word))
