import { actionsByAgent, isAfter, isRepeatable, isSameAction, type Action } from './actions.ts'
import type { RunHit, RunSignal } from './run-signal.ts'

/** A sequence of two or more tool calls comes again and again, arguments and results included. */
export const toolCycle: RunSignal = {
  id: 'tool-cycle',
  title: 'A sequence of tool calls that repeats',
  version: 2,
  grade: 'B',
  classes: ['agent.loop'],
  content: ['tools'],
  thresholds: ['cycle_steps_max', 'cycles_min'],
  notOn: [
    'sweeps with other arguments',
    'results that differ',
    'fewer rounds',
    'one call repeated, which has a signal of its own',
    'polling',
    'moving on a page',
    'calls side by side',
  ],
  find(run, { thresholds: { cycle_steps_max, cycles_min } }) {
    return [...actionsByAgent(run).values()].flatMap((actions) => {
      const hit = cycleIn(actions, cycle_steps_max, cycles_min)
      return hit === null ? [] : [hit]
    })
  },
}

/** The first cycle, with the shortest period. Linear in the actions for each period. */
function cycleIn(actions: readonly Action[], stepsMax: number, cyclesMin: number): RunHit | null {
  for (let period = 2; period <= stepsMax; period++) {
    let same = 0
    for (let at = period; at < actions.length; at++) {
      const [action, before] = [actions[at]!, actions[at - period]!]
      const continues = isSameAction(action, before) && isAfter(action, before)
      same = continues ? same + 1 : 0
      if (same < period * (cyclesMin - 1)) continue
      const cycle = actions.slice(at - period + 1, at + 1)
      if (cycle.every((one) => isSameAction(one, action)) || cycle.some(({ pending }) => pending)) continue
      if (cycle.every(({ tool }) => isRepeatable(tool))) continue
      return hitOf(cycle, lastOf(actions, at, period), cyclesMin)
    }
  }
  return null
}

/** Where a cycle ends that is known to have come to `at`. */
function lastOf(actions: readonly Action[], at: number, period: number): Action {
  let last = at
  while (last + 1 < actions.length && isSameAction(actions[last + 1]!, actions[last + 1 - period]!)) last++
  return actions[last]!
}

function hitOf(cycle: readonly Action[], last: Action, cyclesMin: number): RunHit {
  // The same cycle may be met at any of its steps: its tools in order of name tell what it is.
  const tools = [...new Set(cycle.map(({ tool }) => tool))].sort().join(', ')
  return {
    step: cycle.at(-1)!.step,
    class: 'agent.loop',
    confidence: 0.85,
    path: 'gen_ai.tool.call.arguments',
    excerpt: cycle.map(({ tool }) => tool).join(' → '),
    note: `these ${cycle.length} calls came ${cyclesMin} times one after the other, with the same arguments`,
    also: [...cycle, last].map(({ step }) => step),
    facts: { where: tools, message: `the agent goes round in circles between ${tools}` },
  }
}
