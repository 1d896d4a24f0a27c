import { isMirrored } from '#core/telemetry/mirrored.ts'

import type { Run } from './run.ts'
import type { Step } from './step.ts'

/** Ancestors that are looked at: between two instrumentations of one call stand the spans of frameworks and transport. */
const ancestorsMax = 8
// Asked by several signals of each run.
const known = new WeakMap<Run, ReadonlySet<Step>>()

/**
 * Steps that tell of a call that another step around them tells of already: both sides of an MCP call, a framework's
 * span around its client's, two instrumentations of one client.
 */
export function toldTwice(run: Run): ReadonlySet<Step> {
  let twice = known.get(run)
  if (twice === undefined) known.set(run, (twice = new Set(run.steps.flatMap((step) => repeatedBy(run, step)))))
  return twice
}

/** Model calls, each once. */
export const modelCalls = (run: Run): readonly Step[] => {
  const twice = toldTwice(run)
  return run.steps.filter((step) => step.kind === 'LLM' && !twice.has(step))
}

function repeatedBy(run: Run, step: Step): readonly Step[] {
  if (step.kind !== 'LLM' && step.kind !== 'TOOL') return []
  let above = run.parentOf(step)
  for (let steps = 0; above !== null && steps < ancestorsMax; steps++) {
    if (above.kind === 'AGENT') return []
    if (above.kind === step.kind && (step.kind === 'LLM' || isSameTool(step, above)))
      // The outer one stands for both, unless it says nothing.
      return [isSilent(above) && !isSilent(step) ? above : step]
    above = run.parentOf(above)
  }
  return []
}

const isSilent = ({ kind, said, calls, argumentsKey }: Step): boolean =>
  kind === 'TOOL' ? argumentsKey === null : (said ?? '') === '' && calls.length === 0

/** A tool may call itself, but not with the very same arguments while it runs. */
const isSameTool = (step: Step, above: Step): boolean =>
  isMirrored(sideOf(step), sideOf(above)) ||
  (step.facts.toolName === above.facts.toolName &&
    step.argumentsKey !== null &&
    step.argumentsKey === above.argumentsKey)

const sideOf = ({ kind, otelKind, facts: { toolName } }: Step) => ({ kind, otelKind, toolName })
