import { actionsByAgent, changesThings, isAfter, isRepeatable, isSameAction, type Action } from './actions.ts'
import { endsOfTurns, liesBetween } from './turns.ts'
import type { RunHit, RunSignal } from './run-signal.ts'

/** Further work between two identical calls that still leaves them in a row. */
const betweenMax = 2

/** An agent calls one tool with the same arguments again and again, and the same comes back each time. */
export const repeatedToolCall: RunSignal = {
  id: 'repeated-tool-call',
  title: 'The same tool call again and again',
  version: 4,
  grade: 'B',
  classes: ['agent.loop'],
  content: ['tools'],
  thresholds: ['repeated_calls_min'],
  notOn: [
    'polling',
    'moving on a page',
    'pages with other arguments',
    'results that differ',
    'calls side by side',
    'the same call in other agents',
    'the same call much later',
    'fewer calls',
    'arguments not recorded',
    'the same question in each turn of a conversation',
    'looking again after something was changed',
  ],
  find(run, { thresholds }) {
    return [...actionsByAgent(run)].flatMap(([agent, actions]) =>
      loopsIn(actions, endsOfTurns(run, agent), thresholds.repeated_calls_min),
    )
  },
}

interface Streak {
  readonly actions: Action[]
  at: number
}

function loopsIn(actions: readonly Action[], turns: readonly number[], repeatsMin: number): RunHit[] {
  // The calls in a row that may still be repeated: looking at these few is all it takes.
  let open: Streak[] = []
  const hits = new Map<string, RunHit>()
  const changes = new Set<string>()
  actions.forEach((action, at) => {
    if (action.outcomeKey === null || action.pending || isRepeatable(action.tool)) return
    open = open.filter(({ at: last, actions: [first] }) => {
      const before = actions[last]!
      return at - last <= betweenMax + 1 && !(isSameAction(first!, action) && liesBetween(turns, before, action))
    })
    // After a change it is another question, also where it has the same answer.
    if (changesThings(action) && !changes.has(keyOf(action))) {
      changes.add(keyOf(action))
      open = open.filter(({ actions: [first] }) => first!.tool === action.tool)
    }
    const streak = open.find(({ actions: [first] }) => isSameAction(first!, action))
    if (streak === undefined) {
      open.push({ actions: [action], at })
      return
    }
    if (!isAfter(action, streak.actions.at(-1)!)) return
    streak.actions.push(action)
    streak.at = at
    if (streak.actions.length >= repeatsMin) hits.set(keyOf(action), hitOf(streak.actions, repeatsMin))
  })
  return [...hits.values()]
}

const keyOf = ({ tool, argumentsKey, outcomeKey }: Action): string => `${tool}\n${argumentsKey}\n${outcomeKey}`

/** Told at the call that reached the threshold: it stays the same one when more follow. */
function hitOf(actions: readonly Action[], repeatsMin: number): RunHit {
  const { step, tool, failed } = actions[repeatsMin - 1]!
  const outcome = failed ? 'failed the same way' : 'gave the same result'
  return {
    step,
    class: 'agent.loop',
    confidence: 0.9,
    path: 'gen_ai.tool.call.arguments',
    excerpt: tool,
    note: `${tool} was called ${actions.length} times in a row with the same arguments and ${outcome} (from ${repeatsMin} on)`,
    also: actions.map((action) => action.step),
    facts: { where: tool, message: `the agent keeps calling '${tool}' with the same arguments` },
  }
}
