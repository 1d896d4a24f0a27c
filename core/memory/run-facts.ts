import { modelFamily } from './model-family.ts'

/** What one step of a run had about it; null where nothing was sent. */
export interface FactsOfStep {
  readonly provider: string | null
  readonly requestModel: string | null
  readonly responseModel: string | null
  readonly agentName: string | null
  readonly toolName: string | null
  readonly promptName: string | null
  readonly promptVersion: string | null
  readonly region: string | null
}

/** Facts kept of one run, and the characters of each: an agent with a hundred tools keeps a short row. */
const facts_max = 32
const fact_chars_max = 120

/**
 * What a run had about it that other runs may share, whether it failed or not: `model:gpt-4o`, `tool:search`,
 * `prompt:greet 3`, `region:eu-west-1` … Sorted, each once. App, release and environment stand in the run's own
 * columns.
 */
export function runFactsOf(steps: readonly FactsOfStep[]): readonly string[] {
  const facts = new Set<string>()
  for (const step of steps) {
    const model = step.responseModel ?? step.requestModel
    add(facts, 'model', model === null ? null : modelFamily(model))
    add(facts, 'provider', step.provider)
    add(facts, 'agent', step.agentName)
    add(facts, 'tool', step.toolName)
    add(facts, 'prompt', promptOf(step))
    add(facts, 'region', step.region)
    if (facts.size >= facts_max) break
  }
  return [...facts].sort().slice(0, facts_max)
}

const promptOf = ({ promptName, promptVersion }: FactsOfStep): string | null =>
  promptVersion === null ? promptName : `${promptName ?? 'prompt'} ${promptVersion}`

function add(facts: Set<string>, kind: string, value: string | null): void {
  if (value === null || value === '') return
  facts.add(`${kind}:${value}`.slice(0, fact_chars_max).replaceAll('\0', '\uFFFD').toWellFormed())
}
