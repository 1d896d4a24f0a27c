import { isHandoffTool, nameWords } from './actions.ts'
import type { Run } from './run.ts'
import type { RunHit, RunSignal } from './run-signal.ts'
import type { Step } from './step.ts'
import { timeless } from './text-key.ts'

/** Two agents pass control to each other and back, and nothing is learnt in between. */
export const handoffPingPong: RunSignal = {
  id: 'handoff-ping-pong',
  title: 'Two agents that hand over to each other in circles',
  version: 3,
  grade: 'B',
  classes: ['agent.handoff_loop'],
  content: [],
  thresholds: ['handoffs_min'],
  notOn: [
    'a supervisor whose agents use tools',
    'agents that say something new each time',
    'three agents in a row',
    'one round there and back',
    'agents side by side',
    'the user having said something in between',
    'agents whose words are not recorded',
  ],
  find(run, { thresholds }) {
    for (const stretch of alternations(turnsOf(run))) {
      if (stretch.length < thresholds.handoffs_min) continue
      for (const part of quietParts(run, stretch)) {
        if (part.length >= thresholds.handoffs_min) return [hitOf(part, thresholds.handoffs_min)]
      }
    }
    return []
  },
}

interface Turn {
  readonly step: Step
  readonly to: string
}

/** The longest stretches in which control goes to and fro between two. */
function alternations(turns: readonly Turn[]): readonly (readonly Turn[])[] {
  const stretches: Turn[][] = []
  let stretch: Turn[] = []
  for (const turn of turns) {
    const last = stretch.at(-1)
    const other = stretch.at(-2)
    if (last === undefined || (turn.to !== last.to && (other === undefined || other.to === turn.to))) {
      stretch.push(turn)
      continue
    }
    stretches.push(stretch)
    stretch = turn.to === last.to ? [turn] : [last, turn]
  }
  return [...stretches, stretch]
}

/** Who was handed control, in order: told by handoffs where there are any, else by the spans of agents. */
function turnsOf(run: Run): readonly Turn[] {
  const handoffs = run.steps.flatMap((step) => {
    const to = step.handoff?.to ?? targetOf(step)
    return to === null ? [] : [{ step, to }]
  })
  if (handoffs.length > 0) return handoffs
  const turns: Turn[] = []
  let lastEndMs = -Infinity
  for (const step of run.steps) {
    if (
      step.kind !== 'AGENT' ||
      step.facts.agentName === null ||
      run.childrenOf(step).some(({ kind }) => kind === 'AGENT')
    )
      continue
    // Agents side by side do not hand over.
    if (step.startMs >= lastEndMs) turns.push({ step, to: step.facts.agentName })
    lastEndMs = Math.max(lastEndMs, step.endMs ?? step.startMs)
  }
  return turns
}

/** `transfer_to_billing_agent` hands over to `billing agent`. */
function targetOf({ kind, facts: { toolName } }: Step): string | null {
  if (kind !== 'TOOL' || toolName === null || !isHandoffTool(toolName)) return null
  const words = nameWords(toolName)
  const to = words.lastIndexOf('to')
  return to < 0 || to === words.length - 1 ? null : words.slice(to + 1).join(' ')
}

/** What was heard since something new was learnt. */
interface Heard {
  readonly said: Map<string, string>
  readonly asked: Set<string>
}
const askedMax = 2

/** The parts of a stretch in which control only went to and fro, cut wherever something new was learnt. */
function* quietParts(run: Run, stretch: readonly Turn[]): Iterable<readonly Turn[]> {
  const fromMs = stretch[0]!.step.startMs
  const toMs = stretch.at(-1)!.step.startMs
  let part = [stretch[0]!]
  let next = 1
  let heard: Heard = { said: new Map(), asked: new Set() }
  for (const step of run.steps) {
    if (step.startMs <= fromMs || step.startMs > toMs) continue
    while (next < stretch.length && stretch[next]!.step.startMs <= step.startMs) part.push(stretch[next++]!)
    if (!teaches(run, step, heard)) continue
    // The turn that brought it is the first of what follows.
    const turn = part.pop()
    yield part
    part = turn === undefined ? [] : [turn]
    heard = { said: new Map(), asked: new Set() }
    teaches(run, step, heard)
  }
  yield [...part, ...stretch.slice(next)]
}

/** Whether a tool was used, something was looked up, asked or newly said. Notes what was. */
function teaches(run: Run, step: Step, { said, asked }: Heard): boolean {
  if (step.kind === 'RETRIEVAL') return true
  if (step.kind === 'TOOL' && !isHandoffTool(step.facts.toolName ?? '') && step.handoff === null) return true
  if (step.kind === 'LLM' && step.asked !== null) asked.add(step.asked)
  if (asked.size > askedMax) return true
  if (step.kind !== 'LLM' && !isTurnOfItsOwn(run, step)) return false
  // What was not recorded may have been something new.
  if (step.said === null && !step.failed) return true
  if (step.said === null || step.said === '') return false
  const who = run.agentOf(step).facts.agentName ?? run.agentOf(step).spanId
  const before = said.get(who)
  const now = timeless(step.said)
  said.set(who, now)
  return before !== undefined && before !== now
}

/** Agents whose models are not watched: what they say is on their own span. */
const isTurnOfItsOwn = (run: Run, step: Step): boolean =>
  step.kind === 'AGENT' && step.said !== null && !run.steps.some(({ kind }) => kind === 'LLM')

function hitOf(stretch: readonly Turn[], handoffsMin: number): RunHit {
  const names = [...new Set(stretch.map(({ to }) => to))].sort()
  return {
    step: stretch[handoffsMin - 1]!.step,
    class: 'agent.handoff_loop',
    confidence: 0.85,
    path: 'gen_ai.agent.name',
    excerpt: stretch.map(({ to }) => to).join(' → '),
    note: `control went ${stretch.length} times between the same two, and no tool, document or new word came in between`,
    also: stretch.map(({ step }) => step),
    facts: { where: names.join(', '), message: `${names.join(' and ')} hand over to each other in circles` },
  }
}
