import type { Run } from './run.ts'
import type { Step } from './step.ts'
import { modelCalls } from './told-twice.ts'

const known = new WeakMap<Run, ReadonlyMap<Step, readonly number[]>>()
const none: readonly number[] = []

/**
 * When an agent had answered and was then asked something else, in milliseconds, in order. What tools say to a model in
 * words is nothing that somebody asks.
 */
export function endsOfTurns(run: Run, agent: Step): readonly number[] {
  let ends = known.get(run)
  if (ends === undefined) known.set(run, (ends = foundIn(run)))
  return ends.get(agent) ?? none
}

function foundIn(run: Run): ReadonlyMap<Step, readonly number[]> {
  const ends = new Map<Step, number[]>()
  const before = new Map<Step, Step>()
  for (const step of modelCalls(run)) {
    const agent = run.agentOf(step)
    const last = before.get(agent)
    before.set(agent, step)
    if (last === undefined || last.calls.length > 0 || (last.said ?? '') === '') continue
    if (step.told.length > 0 || step.asked === null || step.asked === last.asked) continue
    const list = ends.get(agent)
    if (list) list.push(step.startMs)
    else ends.set(agent, [step.startMs])
  }
  return ends
}

interface Begun {
  readonly startMs: number
}

/** Whether one of these moments, which are in order, lies after the beginning of one thing and not after that of another. */
export function liesBetween(moments: readonly number[], from: Begun, to: Begun): boolean {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (moments[middle]! <= from.startMs) low = middle + 1
    else high = middle
  }
  return (moments[low] ?? Infinity) <= to.startMs
}
