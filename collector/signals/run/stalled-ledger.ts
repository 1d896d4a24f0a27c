import type { Run } from './run.ts'
import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

const ledgersMin = 2

/** An orchestrator keeps a ledger of its team's progress, and writes twice in a row that the team goes in circles. */
export const stalledLedger: RunSignal = {
  id: 'stalled-ledger',
  title: 'A team that goes in circles, by its own ledger',
  version: 1,
  grade: 'B',
  classes: ['agent.loop'],
  content: ['outputs'],
  thresholds: [],
  notOn: [
    'a ledger that says so once, after which the team goes on',
    'ledgers of a team that gets on',
    'a request that is satisfied',
    'an answer about ledgers',
    'ledgers of other agents',
  ],
  find(run) {
    return [...stretchesOf(run)].map(hitOf)
  },
}

/** Magentic-One's progress ledger: `{"is_in_loop": {"reason": …, "answer": true}, …}`, at times in a fence. */
const ledger = /^\s*(?:```(?:json)?\s*)?\{[^]*"is_request_satisfied"\s*:/
const inLoop = /"is_in_loop"\s*:\s*\{[^{}]*"answer"\s*:\s*true\b/
const satisfied = /"is_request_satisfied"\s*:\s*\{[^{}]*"answer"\s*:\s*true\b/

/** Ledgers in a row that say so, of one orchestrator. */
function* stretchesOf(run: Run): Iterable<readonly Step[]> {
  const open = new Map<Step, Step[]>()
  for (const step of modelCalls(run)) {
    const said = step.said ?? ''
    if (!ledger.test(said)) continue
    const agent = run.agentOf(step)
    const stretch = open.get(agent) ?? []
    if (inLoop.test(said) && !satisfied.test(said)) {
      open.set(agent, [...stretch, step])
      continue
    }
    open.delete(agent)
    if (stretch.length >= ledgersMin) yield stretch
  }
  for (const stretch of open.values()) if (stretch.length >= ledgersMin) yield stretch
}

function hitOf(stretch: readonly Step[]): RunHit {
  const step = stretch[ledgersMin - 1]!
  return {
    step,
    class: 'agent.loop',
    confidence: 0.85,
    path: step.saidAt ?? 'output',
    excerpt: inLoop.exec(step.said ?? '')?.[0] ?? null,
    note: `${stretch.length} ledgers in a row say that the team goes in circles (from ${ledgersMin} on)`,
    also: stretch,
    facts: { where: 'ledger', message: 'the orchestrator notes again and again that its team goes in circles' },
  }
}
