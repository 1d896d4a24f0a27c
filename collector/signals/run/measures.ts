import type { Run } from './run.ts'
import type { Step } from './step.ts'
import { toldTwice } from './told-twice.ts'
import { modelFamily } from '#core/memory/model-family.ts'

/** What is measured of runs and compared with what is usual. `empty` and `cached` are shares, from 0 to 1. */
export type Metric = 'latency' | 'first_token' | 'tokens' | 'cost' | 'empty' | 'cached'

export interface Measure {
  readonly metric: Metric
  /** What it is compared within: one model, tool, or kind of run. */
  readonly key: string
  /** Milliseconds, milliseconds per token, tokens, US dollars, or a share. */
  readonly value: number
  readonly step: Step
}

const tokensMin = 20
const cacheableTokensMin = 1_024
const spending = new Set<Step['kind']>(['LLM', 'EMBEDDING', 'RERANK'])

// Six signals and the baseline ask for them.
const known = new WeakMap<Run, readonly Measure[]>()

/** Everything of a run that has something usual to be compared with. Pure. */
export function measuresOf(run: Run): readonly Measure[] {
  let measures = known.get(run)
  if (measures === undefined) known.set(run, (measures = measured(run)))
  return measures
}

function measured(run: Run): readonly Measure[] {
  const measures: Measure[] = []
  const twice = toldTwice(run)
  let tokens = 0
  let cost = 0
  for (const step of run.steps) {
    const isTwice = twice.has(step)
    if (spending.has(step.kind) && !isTwice) {
      tokens += (step.tokensIn ?? 0) + (step.tokensOut ?? 0)
      cost += step.costUsd ?? 0
    }
    // What failed, waited for a person or never ended says nothing of how fast things are.
    if (isTwice || step.failed || step.deferred || step.endMs === null || step.endMs < step.startMs) continue
    measures.push(
      ...(step.kind === 'LLM' ? ofModel(step, step.endMs) : step.kind === 'TOOL' ? ofTool(step, step.endMs) : []),
    )
  }
  const { root } = run
  if (root === null || root.failed) return measures
  const key = `${root.facts.app}\n${root.name}\n${root.facts.promptName ?? ''}`
  if (tokens > 0) measures.push({ metric: 'tokens', key, value: tokens, step: root })
  if (cost > 0) measures.push({ metric: 'cost', key, value: cost, step: root })
  return measures
}

function ofModel(step: Step, endMs: number): readonly Measure[] {
  const { provider, responseModel, requestModel, app } = step.facts
  const model = responseModel ?? requestModel
  if (model === null) return []
  const key = `${provider ?? ''}\n${modelFamily(model)}`
  const { tokensOut, tokensIn, cachedTokensIn, timeToFirstTokenMs } = step
  const measures: Measure[] = []
  if (tokensOut !== null && tokensOut >= tokensMin) {
    measures.push({ metric: 'latency', key, value: (endMs - step.startMs) / tokensOut, step })
  }
  if (timeToFirstTokenMs !== null) measures.push({ metric: 'first_token', key, value: timeToFirstTokenMs, step })
  if (cachedTokensIn !== null && tokensIn !== null && tokensIn >= cacheableTokensMin) {
    const value = Math.min(1, cachedTokensIn / tokensIn)
    measures.push({ metric: 'cached', key: `${app}\n${key}\n${step.facts.promptName ?? ''}`, value, step })
  }
  return measures
}

function ofTool(step: Step, endMs: number): readonly Measure[] {
  const { app, toolName } = step.facts
  if (toolName === null) return []
  const key = `${app}\n${toolName}`
  const timed: Measure = { metric: 'latency', key: `tool\n${key}`, value: endMs - step.startMs, step }
  if (step.resultKey === null) return [timed]
  return [timed, { metric: 'empty', key, value: step.resultEmpty ? 1 : 0, step }]
}
