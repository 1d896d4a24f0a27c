import type { Run } from './run.ts'
import type { Step } from './step.ts'

/** What a run used, each call once. Null where nobody sent anything. */
export interface Spent {
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  /** US dollars. */
  readonly costUsd: number | null
  /** When a call ended that tells what others tell as well; null when none does. Milliseconds since 1970. */
  readonly repeatedAtMs: number | null
}

const spending: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['LLM', 'EMBEDDING', 'RERANK'])
/** Work of its own: what a model uses inside of it is no part of the call around it. */
const own: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['TOOL', 'AGENT'])
/** Ancestors that are looked at: between two instrumentations of one call stand the spans of frameworks and transport. */
const ancestorsMax = 8
/** Calls with the very same counts that are compared with each other. */
const alikeMax = 64

const isSpending = ({ kind, tokensIn, tokensOut }: Step): boolean =>
  spending.has(kind) && (tokensIn !== null || tokensOut !== null)

/** Sums over the innermost calls of models, in whatever order and batches their spans came. Pure. */
export function spentIn(run: Run): Spent {
  const calls = run.steps.filter(isSpending)
  const repeated = new Set([...calls.flatMap((step) => aroundOf(run, step)), ...besideOf(calls)])
  const once = calls.filter((step) => !repeated.has(step))
  const ends = [...repeated].map(({ startMs, endMs }) => endMs ?? startMs)
  return {
    tokensIn: sumOf(once.map(({ tokensIn }) => tokensIn)),
    tokensOut: sumOf(once.map(({ tokensOut }) => tokensOut)),
    // A cost may be told of a call that tells no tokens.
    costUsd: sumOf(
      run.steps.filter((step) => spending.has(step.kind) && !repeated.has(step)).map(({ costUsd }) => costUsd),
    ),
    repeatedAtMs: ends.length === 0 ? null : Math.floor(Math.max(...ends.slice(0, alikeMax))),
  }
}

const sumOf = (counts: readonly (number | null)[]): number | null =>
  counts.reduce((sum, one) => (one === null ? sum : (sum ?? 0) + one), null)

/** The call around a call, which tells its tokens again. */
function aroundOf(run: Run, step: Step): readonly Step[] {
  let above = run.parentOf(step)
  for (let steps = 0; above !== null && steps < ancestorsMax && !own.has(above.kind); steps++) {
    if (isSpending(above)) return [above]
    above = run.parentOf(above)
  }
  return []
}

/**
 * Libraries that do not pass their context on put the inner span beside the outer one: another library's call within
 * its time that used the very same tokens.
 */
function besideOf(calls: readonly Step[]): readonly Step[] {
  const alike = new Map<string, Step[]>()
  for (const step of calls) {
    if (step.tokensIn === null || step.tokensOut === null) continue
    const key = `${step.tokensIn} ${step.tokensOut}`
    const known = alike.get(key)
    if (known === undefined) alike.set(key, [step])
    else if (known.length < alikeMax) known.push(step)
  }
  return [...alike.values()].flatMap((steps) => {
    if (steps.length === 1 || steps.every(({ library }) => library === steps[0]?.library)) return []
    return steps.filter((outer) => steps.some((inner) => isSameBeside(inner, outer)))
  })
}

function isSameBeside(inner: Step, outer: Step): boolean {
  if (inner.library === outer.library || outer.parentSpanId === inner.spanId) return false
  const [innerEnd, outerEnd] = [inner.endMs ?? inner.startMs, outer.endMs ?? outer.startMs]
  const isInside = inner.startMs >= outer.startMs && innerEnd <= outerEnd
  const isEqual = inner.startMs === outer.startMs && innerEnd === outerEnd
  return isInside && (!isEqual || inner.library < outer.library)
}
