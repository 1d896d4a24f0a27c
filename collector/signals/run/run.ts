import type { Step } from './step.ts'
import type { Answer } from './grounding.ts'

/** What a person or an evaluator said of the run. */
export interface RunFeedback {
  readonly key: string
  readonly score: number | null
  readonly label: string | null
  readonly comment: string | null
}

/** A run as one tree of steps. `steps` are in order of their start; every list is bounded by the caller. */
export interface Run {
  readonly traceId: string
  readonly steps: readonly Step[]
  /** Null when it never came. A step whose parent is in another process stands in for it. */
  readonly root: Step | null
  /** Steps without a parent among the steps, in order. */
  readonly tops: readonly Step[]
  /** Spans that were left out because the run has too many. */
  readonly leftOut: number
  /** Nothing was heard of it for so long that it is taken as over. */
  readonly timedOut: boolean
  readonly answer: Answer | null
  readonly feedback: readonly RunFeedback[]
  parentOf(step: Step): Step | null
  childrenOf(step: Step): readonly Step[]
  /** 0 for tops. */
  depthOf(step: Step): number
  /** The nearest agent at or above a step, or the top above it; tops that miss the same parent share the first. */
  agentOf(step: Step): Step
  /** Whether `above` is `step` or lies above it. */
  contains(above: Step, step: Step): boolean
}

export interface RunParts {
  readonly traceId: string
  readonly steps: readonly Step[]
  readonly leftOut?: number
  readonly timedOut?: boolean
  readonly answer?: Answer | null
  readonly feedback?: readonly RunFeedback[]
}

interface Place {
  readonly step: Step
  readonly parent: Step | null
  readonly depth: number
  readonly agent: Step
  /** Positions in a walk of the tree: whatever lies below has its own within these two. Negative before it is reached. */
  enter: number
  leave: number
}

/** Builds the tree in one walk. Parents that form a circle are cut at the earliest step. */
export function runOf({
  traceId,
  steps: given,
  leftOut = 0,
  timedOut = false,
  answer = null,
  feedback = [],
}: RunParts): Run {
  const steps = [...given].sort((a, b) => a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1))
  const byId = new Map(steps.map((step) => [step.spanId, step]))
  const children = new Map<Step | null, Step[]>()
  for (const step of steps) {
    const parent = step.parentSpanId === null ? undefined : byId.get(step.parentSpanId)
    push(children, parent === undefined || parent === step ? null : parent, step)
  }
  const places = new Map<Step, Place>()
  const tops = [...(children.get(null) ?? [])]
  const walk = createWalk(children, places)
  tops.forEach(walk)
  for (const step of steps) {
    if (places.has(step)) continue
    tops.push(step)
    walk(step)
  }
  const place = (step: Step): Place => places.get(step)!
  const root = tops.find(({ parentSpanId }) => parentSpanId === null) ?? tops.find(({ remoteParent }) => remoteParent)
  return {
    traceId,
    steps,
    root: root ?? null,
    tops,
    leftOut,
    timedOut,
    answer,
    // What was told later counts, and what was told us itself comes last.
    feedback: [...steps.flatMap(({ opinions }) => opinions), ...feedback],
    parentOf: (step) => place(step).parent,
    childrenOf: (step) => children.get(step) ?? none,
    depthOf: (step) => place(step).depth,
    agentOf: (step) => place(step).agent,
    contains: (above, step) => place(above).enter <= place(step).enter && place(step).leave <= place(above).leave,
  }
}

const none: readonly never[] = []

function push(lists: Map<Step | null, Step[]>, key: Step | null, step: Step): void {
  const list = lists.get(key)
  if (list) list.push(step)
  else lists.set(key, [step])
}

const below = ({ step, depth, agent }: Place, child: Step): Place => ({
  step: child,
  parent: step,
  depth: depth + 1,
  agent: child.kind === 'AGENT' ? child : agent,
  enter: -1,
  leave: -1,
})

/** Walks down from a top without recursion: a chain of 20,000 steps is deeper than any stack. */
function createWalk(children: ReadonlyMap<Step | null, readonly Step[]>, places: Map<Step, Place>) {
  const orphans = new Map<string, Step>()
  let clock = 0
  const agentOfTop = (top: Step): Step => {
    const missing = top.parentSpanId ?? top.spanId
    if (!orphans.has(missing)) orphans.set(missing, top)
    return orphans.get(missing) ?? top
  }
  return (top: Step): void => {
    if (places.has(top)) return
    const agent = top.kind === 'AGENT' ? top : agentOfTop(top)
    const stack: Place[] = [{ step: top, parent: null, depth: 0, agent, enter: -1, leave: -1 }]
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      const { step } = place
      if (place.enter >= 0) {
        place.leave = clock++
        continue
      }
      if (places.has(step)) continue
      place.enter = clock++
      places.set(step, place)
      // It is left once all below it was walked.
      stack.push(place)
      for (const child of children.get(step) ?? none) stack.push(below(place, child))
    }
  }
}
