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
  readonly parent: Step | null
  readonly depth: number
  readonly agent: Step
  /** Positions in a walk of the tree: whatever lies below has its own within these two. */
  readonly enter: number
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
    feedback,
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
    const stack: { step: Step; parent: Step | null; leaving: boolean }[] = [{ step: top, parent: null, leaving: false }]
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      const { step, parent, leaving } = entry
      if (leaving) {
        places.get(step)!.leave = clock++
        continue
      }
      if (places.has(step)) continue
      const above = parent === null ? null : places.get(parent)!
      const agent = step.kind === 'AGENT' ? step : above === null ? agentOfTop(step) : above.agent
      places.set(step, { parent, depth: above === null ? 0 : above.depth + 1, agent, enter: clock++, leave: Infinity })
      stack.push({ step, parent, leaving: true })
      for (const child of children.get(step) ?? none) stack.push({ step: child, parent: step, leaving: false })
    }
  }
}
