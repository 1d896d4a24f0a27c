import type { FailureClass } from '#core/memory/taxonomy.ts'
import { hasEffect } from './effects.ts'
import { asksBack, givesUp } from './gives-up.ts'
import type { Run } from './run.ts'
import type { Step } from './step.ts'

/** Steps that do something of use; agents and workflows only say what their children did. */
const leaves = new Set<Step['kind']>(['LLM', 'TOOL', 'RETRIEVAL', 'EMBEDDING', 'RERANK'])

/** What cannot be made good by going on: it has happened, or is a judgement of the whole. */
const lasting = new Set<FailureClass>([
  'security.prompt_injection',
  'security.secret_leak',
  'security.prompt_leak',
  'tool.duplicate_effect',
  'output.unsupported_citation',
  'output.language_mismatch',
  'output.missing_answer',
  'quality.low_score',
  'quality.negative_feedback',
  'quality.human_rejected',
  'run.abandoned',
  'agent.step_limit',
])

/** What a run that gives up in the end gave up over, unless the same work went well after it. */
const givenUp = /^(?:tool|mcp|provider|input)\.|^agent\.(?:loop|retry_storm)$/

/** Tells whether what went wrong at a step was made good later on. */
export interface Recovery {
  isRecovered(step: Step, name: FailureClass): boolean
}

/** `bad` holds the steps with findings of grade A or B: such a step makes nothing good. */
export function recoveryOf(run: Run, bad: ReadonlySet<Step>): Recovery {
  const useful: Step[] = []
  const alike = new Map<string, Step[]>()
  const same = new Map<string, Step[]>()
  for (const step of run.steps) {
    if (step.failed || bad.has(step)) continue
    if (leaves.has(step.kind)) useful.push(step)
    push(alike, likeKey(run, step), step)
    const work = workKey(step)
    if (work !== null) push(same, work, step)
  }
  const laterUseful = laterIn(useful)
  // A search turns its question into a vector: where clocks are rough, that seems to come after it.
  const laterSaid = laterIn(useful.filter(({ kind }) => kind !== 'EMBEDDING'))
  const laterAlike = new Map([...alike].map(([key, steps]) => [key, laterIn(steps)]))
  const laterSame = new Map([...same].map(([key, steps]) => [key, laterIn(steps)]))
  const rootFailed = run.root?.failed === true
  const gaveUp = bad.size > 0 && givesUp(run)
  const isLeftUndone = undoneIn(run, bad)
  return {
    isRecovered(step, name) {
      if (lasting.has(name) || (ofTools.test(name) && isLeftUndone(step))) return false
      // Models go on to the end: that one answered again does not tell that its tool did.
      if (gaveUp && step.kind === 'LLM' && /^(?:tool\.|agent\.loop$)/.test(name)) return false
      if (laterAlike.get(likeKey(run, step))?.(step) === true) return true
      const work = workKey(step)
      if (work !== null && laterSame.get(work)?.(step) === true) return true
      if (gaveUp && givenUp.test(name)) return false
      const later = name === 'retrieval.empty' ? laterSaid : laterUseful
      return !rootFailed && step !== run.root && later(step)
    },
  }
}

const ofTools = /^(?:tool|mcp)\./

/**
 * Whether a step tried to do something in the world, and nothing of that sort was done after it: talking on does not
 * send a letter. Who asks the user how to go on may still do it.
 */
function undoneIn(run: Run, bad: ReadonlySet<Step>): (step: Step) => boolean {
  if (bad.size === 0 || asksBack(run)) return () => false
  const toolsSeen = run.steps.some(({ kind }) => kind === 'TOOL')
  const isDeed = ({ kind, facts, calls }: Step): boolean =>
    kind === 'TOOL' ? hasEffect(facts.toolName ?? '') : !toolsSeen && calls.some(({ name }) => hasEffect(name))
  const laterDone = laterIn(run.steps.filter((step) => !step.failed && !bad.has(step) && isDeed(step)))
  return (step) => isDeed(step) && !laterDone(step)
}

/**
 * Whether any of these steps came after a given one. Work side by side makes nothing good, but times are seldom exact:
 * later is what began in its second half and ended after it.
 */
function laterIn(steps: readonly Step[]): (than: Step) => boolean {
  const ends = steps.map(({ startMs, endMs }) => endMs ?? startMs)
  for (let at = ends.length - 2; at >= 0; at--) ends[at] = Math.max(ends[at]!, ends[at + 1]!)
  return (than) => {
    const overMs = than.endMs ?? than.startMs
    const fromMs = (than.startMs + overMs) / 2
    let [low, high] = [0, steps.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (steps[middle]!.startMs < fromMs) low = middle + 1
      else high = middle
    }
    return (ends[low] ?? -Infinity) >= overMs
  }
}

function push(lists: Map<string, Step[]>, key: string, step: Step): void {
  const list = lists.get(key)
  if (list) list.push(step)
  else lists.set(key, [step])
}

/** The very same work, wherever in the run it is done again: a tool with these arguments, a model with this input. */
function workKey({ kind, facts, argumentsKey, inputKey }: Step): string | null {
  if (kind === 'TOOL') return argumentsKey === null ? null : `t ${facts.toolName} ${argumentsKey}`
  return kind === 'LLM' && inputKey !== null ? `m ${inputKey}` : null
}

/** The same kind of work for the same agent: `attempt 2` is like `attempt 1`. */
const likeKey = (run: Run, step: Step): string =>
  `${run.parentOf(step)?.spanId ?? ''} ${step.kind} ${step.facts.toolName ?? step.name.replace(/\d+/g, '#')}`
